/** What the API takes. */
const MAX_TAGS = 50;
const MAX_LENGTH = 60;

/** The tags with one more; an empty one, a known one or one too many changes nothing. */
export function withTag(tags: readonly string[], words: string): string[] {
  const tag = words.trim().slice(0, MAX_LENGTH);
  const isKnown = tags.some((other) => other.toLowerCase() === tag.toLowerCase());
  return tag === '' || isKnown || tags.length >= MAX_TAGS ? [...tags] : [...tags, tag];
}
