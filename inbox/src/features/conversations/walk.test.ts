import { expect, it } from 'vitest';
import { stepFrom } from './walk.ts';

const all = ['a', 'b', 'c', 'd'];

it('goes to the next row and the one before, and stays at the ends', () => {
  const rows = { before: all, now: all };
  expect([stepFrom(rows, 'b', 1), stepFrom(rows, 'b', -1)]).toEqual(['c', 'a']);
  expect([stepFrom(rows, 'd', 1), stepFrom(rows, 'a', -1)]).toEqual(['d', 'a']);
});

it('goes on from the place of a row that vanished, whatever came or went since', () => {
  const rows = { before: all, now: ['new', 'a', 'd'] };
  expect([stepFrom(rows, 'b', 1), stepFrom(rows, 'b', -1)]).toEqual(['d', 'a']);
  expect(stepFrom({ before: all, now: ['a', 'b', 'c'] }, 'd', 1)).toBe('c');
  expect(stepFrom({ before: all, now: ['b', 'c', 'd'] }, 'a', -1)).toBe('b');
});

it('begins at the top from outside of the list', () => {
  expect(stepFrom({ before: [], now: all }, 'z', 1)).toBe('a');
  expect(stepFrom({ before: [], now: all }, undefined, -1)).toBe('a');
  expect(stepFrom({ before: all, now: [] }, 'a', 1)).toBeUndefined();
});
