import { expect, it } from 'vitest';
import { backOff } from './back-off.ts';

it('doubles up to half a minute', () => {
  const most = [0, 1, 2, 3, 6, 50, 5_000].map((attempt) => backOff(attempt, () => 1));
  expect(most).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000, 30_000]);
});

it('spreads over the second half of the time', () => {
  expect(backOff(2, () => 0)).toBe(1_000);
  expect(backOff(2, () => 0.5)).toBe(1_500);
});
