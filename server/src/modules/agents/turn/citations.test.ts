import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Citations } from './citations.ts';

function read(pieces: string[]): { text: string; numbers: number[] } {
  const citations = new Citations();
  const shown = pieces.map((piece) => citations.push(piece)).join('');
  return { text: shown + citations.end(), numbers: [...citations.numbers] };
}

function cut(text: string, at: number[]): string[] {
  const places = [...new Set(at.map((place) => place % (text.length + 1)))].toSorted(
    (a, b) => a - b,
  );
  return [0, ...places].map((from, index) => text.slice(from, places[index] ?? text.length));
}

/** Texts that are mostly made of what matters here. */
const text = fc
  .array(
    fc.constantFrom(
      '[1]',
      '[2, 3]',
      '[12]',
      '[1](',
      '[a]',
      '[',
      ']',
      '(',
      ')',
      '1',
      ',',
      ' ',
      '  ',
      '\n',
      '`',
      '```',
      '\t',
      'word',
      'é',
      '😀',
      '[99',
      '[1;2]',
      '[123]',
      '[ 4 ]',
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

test('however a text is cut into pieces, the same is shown and cited', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 200 }), { maxLength: 12 }), (whole, places) => {
      expect(read(cut(whole, places))).toEqual(read([whole]));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['It takes two days [1].', 'It takes two days.', [1]],
  ['Yes[2]. No [1, 3].', 'Yes. No.', [2, 1, 3]],
  ['See [1](https://example.com).', 'See [1](https://example.com).', []],
  ['Use `list[1]` here [2]', 'Use `list[1]` here', [2]],
  ['A [note] and [123]', 'A [note] and [123]', []],
  ['One\n\n[1]\n', 'One', [1]],
  ['  padded  ', 'padded', []],
])('%j is shown as %j', (whole, shown, numbers) => {
  expect(read([whole])).toEqual({ text: shown, numbers });
});

test('text that can be no marker is shown at once', () => {
  const citations = new Citations();
  expect(citations.push('Hello')).toBe('Hello');
  expect(citations.push(' there')).toBe(' there');
  expect(citations.push(' [')).toBe('');
  expect(citations.push('x')).toBe(' [x');
});
