/** The rows as they were when the open conversation was last among them, and the rows now. */
interface Rows {
  before: readonly string[];
  now: readonly string[];
}

/**
 * The row one step from `from`. One that has left the list (it was taken, resolved) still has its
 * place: the step goes to the nearest row that is left on that side, or else on the other.
 */
export function stepFrom(
  { before, now }: Rows,
  from: string | undefined,
  step: 1 | -1,
): string | undefined {
  const at = now.findIndex((id) => id === from);
  if (at !== -1) return now[Math.min(now.length - 1, Math.max(0, at + step))];
  const place = before.findIndex((id) => id === from);
  if (place === -1) return now[0];
  const above = before.slice(0, place).toReversed();
  const below = before.slice(place + 1);
  const nearest = step === 1 ? [...below, ...above] : [...above, ...below];
  return nearest.find((id) => now.includes(id)) ?? now[0];
}
