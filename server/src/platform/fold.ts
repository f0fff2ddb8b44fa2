/**
 * Accents, points and short vowels, which people leave out when they type. Vowel signs of Indic and
 * South-East Asian scripts and the voicing marks of Japanese (U+3099, U+309A) are no accents: without
 * them other words would be left.
 */
const ACCENTS =
  /[[\p{M}&&[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Cyrillic}]]--[\u3099\u309A]]+/gv;
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]+/gu;

/**
 * A text as its bare words, with one space before, between and after them: case and accents
 * folded, punctuation gone. So `folded.includes(' refund ')` finds a whole word, never a part.
 */
export function foldText(text: string): string {
  const bare = text.normalize('NFKD').replace(ACCENTS, '').toLowerCase().replaceAll('ß', 'ss');
  return ` ${bare.replace(BETWEEN_WORDS, ' ').trim()} `;
}
