/** A whole number as the reader writes it: `1,248`. */
export function number(value: number): string {
  return value.toLocaleString();
}

/** How many of something: `1 file`, `1,248 files`. */
export function counted(value: number, one: string): string {
  return `${number(value)} ${value === 1 ? one : `${one}s`}`;
}
