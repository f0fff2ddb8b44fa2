import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf, plain } from './chunk.ts';

const words = (text: string): string[] => plain(text).split(/\s+/u).filter(Boolean);

test('pieces stand under their headings and never span two', () => {
  const content = 'Start.\n\n## How\n\nFirst.\n\n### Deep\n\nSecond.\n\n## When\n\nThird.';
  expect(chunksOf('T', content).map(({ heading, text }) => [heading, text])).toEqual([
    [null, 'Start.'],
    ['How', 'First.'],
    ['How › Deep', 'Second.'],
    ['When', 'Third.'],
  ]);
});

test('a long section is cut between blocks, a long paragraph between sentences', () => {
  const sentence = `${'word '.repeat(19)}end.`;
  const paragraph = Array.from({ length: 20 }, () => sentence).join(' ');
  const chunks = chunksOf('T', `Intro.\n\n${paragraph}`);
  expect(chunks.length).toBeGreaterThan(2);
  for (const { text } of chunks) {
    expect(words(text).length).toBeLessThanOrEqual(190);
    expect(text.endsWith('end.')).toBe(true);
  }
});

test('numbers of a long list go on in the next piece', () => {
  const items = Array.from({ length: 40 }, (_, n) => `${n + 1}. ${'step '.repeat(9)}`).join('\n');
  const last = chunksOf('T', items).at(-1)?.text ?? '';
  expect(last).toMatch(/^(?:3\d|2\d)\. step/u);
});

test('each part of a long table has the head', () => {
  const row = `| name | ${'word '.repeat(20)} |`;
  const table = `| Key | Meaning |\n| --- | --- |\n${Array.from({ length: 12 }, () => row).join('\n')}`;
  const chunks = chunksOf('T', table);
  expect(chunks.length).toBeGreaterThan(1);
  for (const { text } of chunks) expect(plain(text)).toMatch(/^Key Meaning name word/u);
});

test('an article without text is found by its title', () => {
  expect(chunksOf('Opening hours', '')).toMatchObject([{ heading: null, text: 'Opening hours' }]);
});

test('the same text has the same hash, under another title another', () => {
  const hash = (title: string): string | undefined => chunksOf(title, 'Text')[0]?.contentHash;
  expect(hash('A')).toBe(hash('A'));
  expect(hash('A')).not.toBe(hash('B'));
});

test('no word is lost and no piece is endless, whatever the text', () => {
  const line = fc.constantFrom(
    '# H\n',
    '- a\n',
    '\n\n',
    'w '.repeat(300),
    '漢字。'.repeat(400),
    '. ',
    '🙂'.repeat(3_000),
    '> q\n',
  );
  const content = fc
    .array(fc.oneof(line, fc.lorem({ maxCount: 60 })))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(content, (text) => {
      const chunks = chunksOf('T', text);
      const kept = chunks.flatMap((chunk) => [chunk.heading ?? '', chunk.text]).join(' ');
      const missing = words(text).filter(
        (word) => word.length < 50 && word !== '.' && !kept.includes(word),
      );
      expect(missing).toEqual([]);
      expect(Math.max(...chunks.map((chunk) => Array.from(chunk.text).length))).toBeLessThan(2_500);
      expect(chunks.map(({ position }) => position)).toEqual(chunks.map((_, place) => place));
    }),
    { numRuns: 100 },
  );
});
