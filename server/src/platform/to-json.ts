/** JSON that PostgreSQL can hold: no NUL, no half of a surrogate pair. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'string' ? storable(item) : item,
  );
}

/** Text that PostgreSQL can hold. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
