import { expect, test } from 'vitest';
import { readRange } from './range.ts';

test.each([
  ['bytes=0-99', { start: 0, end: 100 }],
  ['bytes=100-', { start: 100, end: 1_000 }],
  ['bytes=-10', { start: 990, end: 1_000 }],
  ['bytes=-5000', { start: 0, end: 1_000 }],
  ['bytes=900-5000', { start: 900, end: 1_000 }],
  ['bytes=1000-', 'none'],
  ['bytes=-0', 'none'],
  ['bytes=5-2', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,5-6', undefined],
  ['lines=0-1', undefined],
  [undefined, undefined],
])('%s of a thousand bytes', (header, part) => {
  expect(readRange(header, 1_000)).toEqual(part);
});
