/** What the clocks of a time zone show. */
export interface WallTime {
  /** As 2026-11-25. */
  date: string;
  /** Minutes since midnight. */
  minutes: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a time zone (IANA) show at an instant. */
export function wallTimeAt(timeZone: string, instant: number): WallTime {
  const shown = new Date(instant + offsetAt(timeZone, instant));
  return {
    date: shown.toISOString().slice(0, 10),
    minutes: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
  };
}

/** Milliseconds by which the clocks of a time zone are before UTC. */
function offsetAt(timeZone: string, instant: number): number {
  const part = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0;
  const shown = Date.UTC(
    of('year'),
    of('month') - 1,
    of('day'),
    of('hour'),
    of('minute'),
    of('second'),
  );
  return shown - Math.floor(instant / 1_000) * 1_000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

/**
 * Instants at which the clocks may come to show these minutes of a date: one; two where they are put
 * back over them; and where they are put forward, the instant at which they jump past them.
 */
export function instantsOf(timeZone: string, { date, minutes }: WallTime): number[] {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE;
  const before = offsetAt(timeZone, wall - DAY);
  const after = offsetAt(timeZone, wall + DAY);
  if (before === after) return [wall - before];
  const change = changeBetween(timeZone, wall - DAY, wall + DAY);
  return [wall - before, wall - after, change].filter((instant) => {
    const shown = wallTimeAt(timeZone, instant);
    return shown.date === date && shown.minutes >= minutes;
  });
}

/** The instant, to the minute, at which the clocks are changed between two others. */
function changeBetween(timeZone: string, from: number, to: number): number {
  const before = offsetAt(timeZone, from);
  let [low, high] = [Math.floor(from / MINUTE), Math.ceil(to / MINUTE)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(timeZone, middle * MINUTE) === before) low = middle;
    else high = middle;
  }
  return high * MINUTE;
}

/** The date that comes so many days after another. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}
