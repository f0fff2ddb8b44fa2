const MARKS = /\p{M}+/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;

/**
 * A text as its bare words, with one space before, between and after them: case and accents
 * folded, punctuation gone. So `folded.includes(' refund ')` finds a whole word, never a part.
 */
export function foldText(text: string): string {
  const bare = text.normalize('NFKD').replace(MARKS, '').toLowerCase().replaceAll('ß', 'ss');
  return ` ${bare.replace(BETWEEN_WORDS, ' ').trim()} `;
}
