/** True if one of the names has all the words, each at the beginning of one of its own. */
export function matches(words: string, ...names: string[]): boolean {
  const wanted = plain(words).split(/\s+/u).filter(Boolean);
  return names.some((name) => {
    const parts = plain(name).split(/[\s\-_.]+/u);
    return wanted.every((word) => parts.some((part) => part.startsWith(word)));
  });
}

/** Without case and accents. */
function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
