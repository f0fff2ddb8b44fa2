import { languageOf } from '../../../platform/index.ts';
import { Citations } from './citations.ts';

/** What becomes of sentences that rest on no source. */
export type Grounding = 'off' | 'mark' | 'withhold';

/** What an answer may rest on: passages by their numbers, results of tools, and what was said. */
export interface Grounds {
  passages: ReadonlyMap<number, { text: string; title: string }>;
  /** Results of tools, and what the customer wrote, as text. */
  known: readonly string[];
}

export interface Sentence {
  /** With its citations, as the model wrote it, white space after it included. */
  text: string;
  isSupported: boolean;
}

const MARKER = String.raw`\[\s?\d{1,2}(?:\s?[,;]\s?\d{1,2})*\s?\](?!\()`;
const MARKERS = new RegExp(MARKER, 'gu');
/** Citations at the beginning, which belong to the sentence before. */
const LEADING = new RegExp(String.raw`^(?:\s*${MARKER})+[.\s]*`, 'u');
/** Numbers, amounts, dates, addresses: what nobody may guess. */
const EXACT = /https?:\/\/\S+|[\w.+-]+@[\w-]+\.\w+|\d+(?:[.,:]\d+)*/gu;
const WORD = /[\p{L}\p{M}\p{N}]{3,}/gu;
/** Shorter sentences are greetings and bridges; longer ones without a source claim something. */
const CLAIM = 6;
/** Shares of a sentence's words that its source must hold: of one that it cites, and of any. */
const CITED = 0.25;
const UNCITED = 0.6;

/**
 * Cuts an answer into sentences and says of each whether it rests on something: it cites a passage
 * that speaks of the same, or its words stand in a passage, in a tool's result or in what the
 * customer said; and every exact thing in it (number, amount, date, address) stands there too.
 * Questions, greetings and offers of help claim nothing.
 */
export function groundingOf(answer: string, { passages, known }: Grounds): Sentence[] {
  const texts = new Map(
    [...passages].map(([number, { title, text }]) => [number, fold(`${title} ${text}`)]),
  );
  const all = [...texts.values(), ...known.map(fold)];
  return sentencesOf(answer).map((text) => ({ text, isSupported: isSupported(text, texts, all) }));
}

function isSupported(
  sentence: string,
  texts: ReadonlyMap<number, string>,
  all: readonly string[],
): boolean {
  const bare = sentence.replaceAll(MARKERS, '').trim();
  const exact = bare.match(EXACT) ?? [];
  const words = [...new Set(fold(bare).match(WORD))];
  if (exact.length === 0 && (words.length < CLAIM || /[?？]\s*$/u.test(bare) || isCourtesy(bare))) {
    return true;
  }
  const cited = (sentence.match(MARKERS) ?? [])
    .flatMap((marker) => marker.match(/\d+/gu) ?? [])
    .flatMap((number) => texts.get(Number(number)) ?? []);
  // In another language than its source an answer has no words in common with it.
  if (cited.length > 0 && cited.every((text) => languageOf(text) !== languageOf(bare))) {
    return exact.every((thing) => all.some((text) => text.includes(fold(thing))));
  }
  const [sources, share] = cited.length > 0 ? [cited, CITED] : [all, UNCITED];
  if (!exact.every((thing) => all.some((text) => text.includes(fold(thing))))) return false;
  const together = sources.join(' ');
  const held = words.filter((word) => together.includes(stemOf(word))).length;
  return words.length === 0 || held / words.length >= share;
}

/** Endings differ between an answer and its source. */
function stemOf(word: string): string {
  return word.length > 6 ? word.slice(0, -2) : word;
}

function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

const COURTESY =
  /^(?:hi|hello|thank|thanks|sorry|i['’ ]|i am|we |let me|please|if you|is there|happy|glad|of course|sure|great|hallo|danke|gern|ich |wir |bitte|wenn sie|natürlich|bonjour|merci|je |nous |si vous|n['’]hésitez|hola|gracias|puedo|si necesita|ciao|grazie|se ha|olá|obrigad|posso|dank|graag|ik |wij |مرحب|شكر|يسع)/iu;

function isCourtesy(sentence: string): boolean {
  return COURTESY.test(sentence);
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** A sentence as it is read: without citations, as {@link Citations} takes them out. */
export function readable(sentence: string): string {
  const citations = new Citations();
  return citations.push(sentence) + citations.end();
}

/** A citation that follows the full stop belongs to the sentence before it. */
function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    const leading = LEADING.exec(segment);
    const before = sentences.at(-1);
    if (leading && before !== undefined) {
      sentences[sentences.length - 1] = before + leading[0];
      const rest = segment.slice(leading[0].length);
      if (rest !== '') sentences.push(rest);
    } else sentences.push(segment);
  }
  return sentences;
}
