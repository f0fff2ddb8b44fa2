import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitText } from './split-text.ts';

const bare = (text: string): string => text.replaceAll(/\s/gu, '');

test('pieces fit, lose nothing but blanks, and cut no sign in half', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.lorem({ mode: 'sentences', maxCount: 12 }),
    fc
      .array(fc.constantFrom('word ', 'Ende. ', '\n\n', '👩‍👩‍👧‍👦', 'x'.repeat(30)), { maxLength: 40 })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 2, max: 90 }), (text, limit) => {
      const pieces = splitText(text, limit);
      expect(pieces.every((piece) => piece.length <= limit && piece.trim() !== '')).toBe(true);
      expect(bare(pieces.join(''))).toBe(bare(text));
      expect(pieces.every((piece) => piece.isWellFormed()) || !text.isWellFormed()).toBe(true);
    }),
  );
});

test('it cuts where a paragraph ends, else a sentence, else a word', () => {
  expect(splitText('First one.\n\nSecond one. Third', 24)).toEqual([
    'First one.\n\nSecond one.',
    'Third',
  ]);
  expect(splitText('aaaa bbbb cccc', 9)).toEqual(['aaaa bbbb', 'cccc']);
  expect(splitText('👨‍👩‍👧👨‍👩‍👧', 10)).toEqual(['👨‍👩‍👧', '👨‍👩‍👧']);
});
