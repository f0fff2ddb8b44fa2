/** The time at which a day of the calendar (`2026-11-25`) begins, where the reader is. */
export function startOf(day: string): string {
  return new Date(`${day}T00:00`).toISOString();
}

/** The time at which a day is over. */
export function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + 1);
  return date.toISOString();
}

const two = (number: number): string => String(number).padStart(2, '0');

/** The day of the calendar at a time, moved by some days. */
export function dayOf(iso: string, moved = 0): string {
  const date = new Date(iso);
  date.setDate(date.getDate() + moved);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
