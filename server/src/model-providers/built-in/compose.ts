import { foldText } from '../../platform/index.ts';
import { blocksOf } from './blocks.ts';
import type { Block } from './blocks.ts';
import type { FoundPassage } from './found.ts';

/** A passage this short is quoted whole. */
const WHOLE = 700;
/** Characters that an answer should stay under; a list is never cut to fit. */
const LENGTH = 900;
/** A second passage is worth quoting only if it is nearly as good as the first. */
const SECOND = 0.9;
/** Block scores under this part of the best one's do not belong to the answer. */
const RELATED = 0.5;

const STOP_WORDS = new Set(
  'a an the is are was be do does did i you we it my me your our to of in on at for with and or if how what when where why which who can could should would will from by as that this there have has not no so up out get please der die das ein eine ist sind wie was wo ich mein und mit zu le la les un une est comment je mon et de du des el los una como mi y il lo gli come mio e'.split(
    ' ',
  ),
);

/**
 * Joins the pieces of the best passages that answer the question, word for word, each with the
 * number of its passage. Nothing is said that does not stand in a passage.
 */
export function compose(question: string, passages: FoundPassage[]): string {
  const [best, ...others] = passages;
  if (!best) return '';
  const words = wordsOf(question);
  const first = pick(best, words, LENGTH);
  const second =
    stepsFor(question, best, others, words) ??
    others.find(
      (passage) => passage.relevance >= best.relevance * SECOND && adds(passage, first, words),
    );
  const parts = [cited(first, best)];
  if (second && first.length < LENGTH / 2) {
    parts.push(cited(pick(second, words, LENGTH - first.length), second));
  }
  return parts.join('\n\n');
}

/** On the last line, unless that must stand alone: the end of code, or a row of a table. */
function cited(text: string, { number }: FoundPassage): string {
  return /(?:```|~~~|\|)\s*$/u.test(text) ? `${text}\n\n[${number}]` : `${text} [${number}]`;
}

/** Asks for a way to do something, not for how long or how much. */
const HOW =
  / (?:how (?:do|does|can|could|should|would|to|about)|wie (?!lange |viel|oft |hoch |alt |weit |teuer )|comment|como|hoe (?!lang |veel|vaak |duur )|كيف) |^ come /u;

/** The steps, where a way to do something is asked for and only its article's other words were found. */
function stepsFor(
  question: string,
  best: FoundPassage,
  others: FoundPassage[],
  words: Set<string>,
): FoundPassage | undefined {
  if (!HOW.test(foldText(question)) || hasSteps(best)) return undefined;
  return others.find(
    (passage) => passage.title === best.title && hasSteps(passage) && adds(passage, '', words),
  );
}

function hasSteps({ text }: FoundPassage): boolean {
  return /^ {0,3}\d{1,9}[.)]\s/mu.test(text);
}

/** True where a passage has words of the question that are not answered yet. */
function adds(passage: FoundPassage, answered: string, words: Set<string>): boolean {
  const has = wordsOf(answered);
  const text = wordsOf(`${passage.heading ?? ''} ${passage.text}`);
  return [...words].some((word) => text.has(word) && !has.has(word));
}

/** The blocks of a passage that have most to do with the question, in their order. */
function pick({ text, heading }: FoundPassage, words: Set<string>, length: number): string {
  const blocks = withoutBareHeadings(blocksOf(text), heading);
  if (text.length <= WHOLE || blocks.length <= 1) return join(blocks);
  const scores = blocks.map((block) => score(block, words));
  const best = Math.max(...scores);
  // Where no block has a word of the question, the whole answers it: its beginning leads in.
  const order = blocks
    .map((_, index) => index)
    .toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const chosen = new Set<number>();
  let used = 0;
  for (const index of order) {
    const block = blocks[index];
    if (!block || (scores[index] ?? 0) < best * RELATED) continue;
    if (chosen.size > 0 && used + block.text.length > length) continue;
    chosen.add(index);
    used += block.text.length;
  }
  return join(blocks.filter((_, index) => chosen.has(index)));
}

/** Headings that say again what the passage stands under, or that nothing follows, tell nothing. */
function withoutBareHeadings(blocks: Block[], heading: string | null): Block[] {
  return blocks.filter(
    (block, index) =>
      block.kind !== 'heading' ||
      (blocks[index + 1] !== undefined &&
        blocks[index + 1]?.kind !== 'heading' &&
        foldText(block.text) !== foldText(heading ?? '')),
  );
}

function join(blocks: Block[]): string {
  return blocks.map(({ text }) => text).join('\n\n');
}

/** Words of the question that a block has, each once; long blocks win nothing by their length. */
function score({ text, kind }: Block, words: Set<string>): number {
  const has = wordsOf(text);
  let count = 0;
  for (const word of words) if (has.has(word)) count += 1;
  const density = count / Math.sqrt(has.size + 8);
  // Steps are what most questions are after.
  return kind === 'list' ? density * 1.25 : density;
}

/** Content words, roughly stemmed: plural and verb endings of the languages we meet most. */
export function wordsOf(text: string): Set<string> {
  const words = foldText(text).trim().split(' ');
  return new Set(
    words.filter((word) => word.length > 1 && !STOP_WORDS.has(word)).map((word) => stem(word)),
  );
}

function stem(word: string): string {
  return word.length > 4 ? word.replace(/(?:ing|ed|es|s|en|er)$/u, '') : word;
}
