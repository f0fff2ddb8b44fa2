/** The visitor's locale, or the browser's default where it names none that is valid (`en-US@posix`). */
export function localeOf(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    // A RangeError: not a language tag.
    return undefined;
  }
}

/** The time of a day; with the day where it was another. */
export function shortTime(time: string): string {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(localeOf(navigator.language), {
    ...(today ? {} : { weekday: 'short', day: 'numeric', month: 'short' }),
    hour: 'numeric',
    minute: '2-digit',
  }).format(date);
}

export function exactTime(time: string): string {
  return new Intl.DateTimeFormat(localeOf(navigator.language), {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(time));
}

export function writeNumber(value: number): string {
  return value.toLocaleString(localeOf(navigator.language));
}

/** A size of a file, in powers of a thousand: `120 kB`, `3.4 MB`. */
export function writeSize(bytes: number): string {
  const isLarge = bytes >= 999_500;
  const [value, unit] = isLarge ? [bytes / 1e6, 'megabyte'] : [Math.ceil(bytes / 1e3), 'kilobyte'];
  return new Intl.NumberFormat(localeOf(navigator.language), {
    style: 'unit',
    unit,
    maximumFractionDigits: 1,
  }).format(value);
}
