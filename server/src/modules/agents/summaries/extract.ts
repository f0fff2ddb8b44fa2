import type { Written } from './written.ts';

/** Characters of an extract at most. */
const LENGTH = 4_000;
/** Of one sentence. */
const SENTENCE = 300;

const sentences = new Intl.Segmenter('und', { granularity: 'sentence' });

/**
 * What matters of messages, oldest first, without a model: the sentences with numbers, addresses and
 * names of things, then what the customer said, as far as they fit, in their order.
 */
export function extract(written: Pick<Written, 'senderType' | 'content'>[]): string {
  const all = written.flatMap(({ senderType, content }) => {
    const who = senderType === 'customer' ? 'Customer' : 'Team';
    return [...sentences.segment(content)].flatMap(({ segment }) => {
      const text = segment.replaceAll(/\s+/gu, ' ').trim().slice(0, SENTENCE);
      return text === '' ? [] : [{ line: `${who}: ${text}`, weight: weightOf(text, who) }];
    });
  });
  const kept = new Set<number>();
  let length = 0;
  const heaviest = [...all.entries()].toSorted(([, a], [, b]) => b.weight - a.weight);
  for (const [place, { line }] of heaviest) {
    if (length + line.length > LENGTH) continue;
    length += line.length + 1;
    kept.add(place);
  }
  return all
    .filter((_, place) => kept.has(place))
    .map(({ line }) => line)
    .join('\n');
}

function weightOf(text: string, who: 'Customer' | 'Team'): number {
  const isFact = /\p{N}|@|https?:/u.test(text) ? 2 : 0;
  const isSaid = who === 'Customer' ? 1 : 0;
  const isGreeting = text.length < 15 ? -2 : 0;
  return isFact + isSaid + isGreeting;
}
