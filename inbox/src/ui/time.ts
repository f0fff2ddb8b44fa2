const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A short word for how long ago: `now`, `5m`, `3h`, `2d`, then the date. */
export function agoShort(iso: string, now: number): string {
  const past = now - Date.parse(iso);
  if (past < MINUTE) return 'now';
  if (past < HOUR) return `${Math.floor(past / MINUTE)}m`;
  if (past < DAY) return `${Math.floor(past / HOUR)}h`;
  if (past < 7 * DAY) return `${Math.floor(past / DAY)}d`;
  const sameYear = new Date(iso).getFullYear() === new Date(now).getFullYear();
  return format(iso, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** A phrase for how long ago, in the reader's language: `5 minutes ago`. */
export function agoLong(iso: string, now: number): string {
  const past = Date.parse(iso) - now;
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  if (past > -MINUTE) return words.format(0, 'minute').replace('this minute', 'just now');
  if (past > -HOUR) return words.format(Math.ceil(past / MINUTE), 'minute');
  if (past > -DAY) return words.format(Math.ceil(past / HOUR), 'hour');
  if (past > -30 * DAY) return words.format(Math.ceil(past / DAY), 'day');
  return format(iso, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** The exact date and time. */
export function exact(iso: string): string {
  return format(iso, { dateStyle: 'full', timeStyle: 'short' });
}

/** The date alone. */
export function day(iso: string): string {
  return format(iso, { dateStyle: 'long' });
}

/** The hour and minute. */
export function clock(iso: string): string {
  return format(iso, { hour: 'numeric', minute: '2-digit' });
}

/** The name of a day: today, yesterday, or its date. */
export function dayName(iso: string, now: number): string {
  const days = Math.round((midnight(now) - midnight(Date.parse(iso))) / DAY);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const weekday = days < 7 ? { weekday: 'long' as const } : {};
  return format(iso, { ...weekday, day: 'numeric', month: 'long' });
}

/** A length of time: `420 ms`, `1.8 s`, `2 min`, `3 h`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 90) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = seconds / 60;
  return minutes < 90 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`;
}

function midnight(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

function format(iso: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(undefined, options).format(new Date(iso));
}
