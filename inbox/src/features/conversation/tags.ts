/** What the API takes. */
const MAX_TAGS = 50;
export const MAX_LENGTH = 60;

export interface Added {
  tags: string[];
  /** The words that cannot be a tag as they are, and stay to be changed. */
  rest: string;
}

/** Adds the tags that are written between commas: none twice, none empty, none too long. */
export function addTags(tags: readonly string[], words: string): Added {
  const all = [...tags];
  const rest: string[] = [];
  for (const tag of partsOf(words)) {
    if (all.some((other) => other.toLowerCase() === tag.toLowerCase())) continue;
    if (tag.length > MAX_LENGTH || all.length >= MAX_TAGS) rest.push(tag);
    else all.push(tag);
  }
  return { tags: all, rest: rest.join(', ') };
}

/** Why the words cannot all be tags; undefined if they can. */
export function problemOf(tags: readonly string[], words: string): string | undefined {
  if (partsOf(words).some((tag) => tag.length > MAX_LENGTH)) {
    return `A tag has at most ${MAX_LENGTH} characters.`;
  }
  return addTags(tags, words).rest === '' ? undefined : `At most ${MAX_TAGS} tags.`;
}

function partsOf(words: string): string[] {
  return words.split(',').flatMap((part) => part.trim() || []);
}
