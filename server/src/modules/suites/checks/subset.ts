/** Whether all that `part` says is in `whole`, which may have more; lists have to be as long. */
export function isPartOf(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) &&
      part.length === whole.length &&
      part.every((item, place) => isPartOf(item, whole[place]))
    );
  }
  if (typeof part !== 'object' || part === null) return Object.is(part, whole);
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return false;
  const fields = new Map(Object.entries(whole));
  return Object.entries(part).every(
    ([name, value]) => fields.has(name) && isPartOf(value, fields.get(name)),
  );
}
