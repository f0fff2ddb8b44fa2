import { foldText } from '../../platform/index.ts';

/** What a follow-up begins with: "and on Android?", "und auf dem Handy?". */
const CONNECTIVES =
  /^ (?:and|or|but|what about|how about|what if|und|oder|aber|was ist mit|wie ist es|et|ou|mais|qu en est il|y|o|pero|que tal|e|ma|mas|en|of|maar|hoe zit het|و|وماذا|ماذا عن) /u;
/** Words that point back at what was said. */
const POINTING =
  / (?:it|that|this|they|them|those|these|das|es|dies|davon|dafur|damit|ca|cela|celui|eso|esto|lo|questo|quello|isso|isto|dat|dit|daarvan|ذلك|هذا) /u;
const FOLLOW_UP_WORDS = 8;
const FRAGMENT_WORDS = 3;

/**
 * What to search for: the message, and before it the previous one where the message only makes
 * sense after it.
 */
export function questionOf(message: string, previous: string | undefined): string {
  if (previous === undefined || !followsUp(message)) return message;
  return `${previous}\n${message}`;
}

function followsUp(message: string): boolean {
  const folded = foldText(message);
  const words = folded.trim().split(' ').length;
  if (words <= FRAGMENT_WORDS) return true;
  return words <= FOLLOW_UP_WORDS && (CONNECTIVES.test(folded) || POINTING.test(folded));
}
