const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long something still holds, in the reader's language: `Expires in 6 days`. */
export function leftUntil(iso: string, now: number): string {
  const left = Date.parse(iso) - now;
  if (left <= 0) return 'Expired';
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' });
  if (left < HOUR) return `Expires ${words.format(Math.ceil(left / 60_000), 'minute')}`;
  if (left < 2 * DAY) return `Expires ${words.format(Math.floor(left / HOUR), 'hour')}`;
  return `Expires ${words.format(Math.floor(left / DAY), 'day')}`;
}
