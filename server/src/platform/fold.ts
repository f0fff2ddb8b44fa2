/**
 * Accents, points and short vowels, which people leave out when they type. Vowel signs of Indic and
 * South-East Asian scripts and the voicing marks of Japanese (U+3099, U+309A) are no accents: without
 * them other words would be left.
 */
const ACCENTS =
  /[[\p{M}&&[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Cyrillic}]]--[\u3099\u309A]]+/gv;
/** Soft hyphens and their like, and the stroke that stretches Arabic words: nobody types them. */
const WITHIN_WORDS = /[\u00AD\u0640\u2060\uFEFF]+/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]+/gu;

/** Letters that Unicode takes apart in no way, and that people write otherwise, in small. */
const LETTERS = new Map(
  Object.entries({
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    // Without its dot in Turkish, with it everywhere else: in capitals, where the dots go, they are one.
    ı: 'i',
    // The sigma that ends a Greek word.
    ς: 'σ',
  }),
);
const OTHERWISE = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'gu');

/**
 * A text as its bare words, with one space before, between and after them: case and accents
 * folded, punctuation gone. So `folded.includes(' refund ')` finds a whole word, never a part.
 */
export function foldText(text: string): string {
  const bare = text
    .normalize('NFKD')
    .replace(WITHIN_WORDS, '')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(OTHERWISE, (letter) => LETTERS.get(letter) ?? letter);
  return ` ${bare.replace(BETWEEN_WORDS, ' ').trim()} `;
}
