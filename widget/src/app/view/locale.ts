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
