const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Cuts a text into pieces of at most `limit` UTF-16 units: where a paragraph ends, else a line, a
 * sentence, a word; never within a character as people see it, unless one is longer than that.
 * Together the pieces are the text, without the blanks between them.
 */
export function splitText(text: string, limit: number): string[] {
  const pieces: string[] = [];
  let left = text.trim();
  while (left.length > limit) {
    const cut = cutOf(left, limit);
    const piece = left.slice(0, cut).trimEnd();
    if (piece !== '') pieces.push(piece);
    left = left.slice(cut).trimStart();
  }
  if (left !== '') pieces.push(left);
  return pieces;
}

/** Each is looked for in the last half alone: better a full message than a fine end. */
const ENDS = [/\n\s*\n/gu, /\n/gu, /[.!?…]["'”’)\]]*\s|[。！？]/gu, /\s/gu];

function cutOf(text: string, limit: number): number {
  const window = text.slice(0, limit + 1);
  for (const end of ENDS) {
    const last = [...window.matchAll(end)].findLast(
      ({ 0: found, index }) => index + found.trimEnd().length <= limit && index >= limit / 2,
    );
    if (last) return Math.min(limit, last.index + last[0].length);
  }
  return wholeCharacters(window, limit);
}

function wholeCharacters(window: string, limit: number): number {
  let length = 0;
  for (const { segment } of characters.segment(window)) {
    if (length + segment.length > limit) break;
    length += segment.length;
  }
  if (length > 0) return length;
  // A character of more signs than a message holds: at least no sign is cut in half.
  const code = window.charCodeAt(limit - 1);
  return code >= 0xd8_00 && code <= 0xdb_ff && limit > 1 ? limit - 1 : limit;
}
