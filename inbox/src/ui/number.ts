/** A whole number as the reader writes it: `1,248`. */
export function number(value: number): string {
  return value.toLocaleString();
}
