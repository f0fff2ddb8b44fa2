import { foldText } from './fold.ts';

const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u3099\u309A]`;
/** Scripts that write words without spaces between them. */
const UNSPACED = new RegExp(unspaced, 'u');
const AROUND_UNSPACED = new RegExp(`(?<=${unspaced}) | (?=${unspaced})`, 'gu');

/**
 * Finds the first of the keywords in a message. A keyword is a word or a phrase; it is found whole,
 * whatever its case, accents and punctuation. In scripts that put no spaces between words (Chinese,
 * Japanese, Thai …) it is found wherever its characters stand. Undefined where none is there; a
 * keyword without a letter or a number is never there.
 */
export function keywordFinder(message: string): (keywords: string[]) => string | undefined {
  const folded = foldText(message);
  const joined = folded.replace(AROUND_UNSPACED, '');
  return (keywords) =>
    keywords.find((keyword) => {
      const phrase = foldText(keyword);
      if (phrase === '  ') return false;
      if (folded.includes(phrase)) return true;
      return UNSPACED.test(phrase) && joined.includes(phrase.replace(AROUND_UNSPACED, '').trim());
    });
}
