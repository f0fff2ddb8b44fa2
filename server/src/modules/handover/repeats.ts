import { foldText, isSmallWord } from '../../platform/index.ts';

/** How often the last of these questions was asked, itself included. */
export function timesAsked(questions: string[]): number {
  const last = questions.at(-1);
  if (last === undefined) return 0;
  return questions.filter((question) => isSame(question, last)).length;
}

/** Of the words of the shorter one, how many the other must have. */
const SHARED = 0.8;

/**
 * Whether two questions are the same one: the shorter is all but inside the longer, with every word
 * of it that carries meaning. So "return a lamp" is not "return a chair".
 */
function isSame(first: string, second: string): boolean {
  const [shorter, longer] = [wordsOf(first), wordsOf(second)].toSorted((a, b) => a.size - b.size);
  if (!shorter || !longer || shorter.size === 0) return false;
  const missing = [...shorter].filter((word) => !longer.has(word));
  if (shorter.size === 1) return missing.length === 0 && longer.size === 1;
  return missing.every(isSmallWord) && 1 - missing.length / shorter.size >= SHARED;
}

function wordsOf(text: string): Set<string> {
  return new Set(foldText(text.slice(0, 2_000)).trim().split(' ').filter(Boolean));
}
