import { expect, test } from 'vitest';
import { kindWord, sizeWords } from './file-words.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1 kB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [26_214_400, '26.2 MB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});

test.each([
  ['bill.pdf', 'PDF'],
  ['archive.tar.gz', 'GZ'],
  ['notes', 'File'],
  ['odd.<img>', 'File'],
])('%s is a %s', (name, word) => {
  expect(kindWord(name)).toBe(word);
});
