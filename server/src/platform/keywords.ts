import { foldText } from './fold.ts';

/** A sign of a script that writes words without spaces between them, with the marks on it. */
const UNSPACED_SIGN =
  /[[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]--\p{M}]\p{M}*/gv;

/**
 * Finds the first of the keywords in a message. A keyword is a word or a phrase; it is found whole,
 * whatever its case, accents and punctuation. In scripts that put no spaces between words (Chinese,
 * Japanese, Thai …) it is found wherever its signs stand, and a word of another script ends at them.
 * Undefined where none is there; a keyword without a letter or a number is never there.
 */
export function keywordFinder(message: string): (keywords: string[]) => string | undefined {
  const words = wordsOf(message);
  return (keywords) =>
    keywords.find((keyword) => {
      const phrase = wordsOf(keyword);
      return phrase.trim() !== '' && words.includes(phrase);
    });
}

/** Folded, each sign of an unspaced script as a word of its own. */
function wordsOf(text: string): string {
  return foldText(text).replace(UNSPACED_SIGN, ' $& ').replaceAll(/ +/gu, ' ');
}
