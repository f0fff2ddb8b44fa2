import { expect, it } from 'vitest';
import { followTo } from './follow-to.ts';

it('goes along with the end', () => {
  expect(followTo({ now: 100, end: 160, lastTop: 300 })).toBe(160);
  expect(followTo({ now: 100, end: 160, lastTop: null })).toBe(160);
});

it('holds the beginning of a long answer in sight', () => {
  expect(followTo({ now: 280, end: 900, lastTop: 300 })).toBe(288);
});

it('never goes back up', () => {
  expect(followTo({ now: 500, end: 900, lastTop: 300 })).toBe(500);
});
