import { expect, it } from 'vitest';
import { leftUntil } from './left-until.ts';

const HOUR = 3_600_000;
const after = (time: number): string => leftUntil(new Date(time).toISOString(), 0);

it('says how long is left, never more than is', () => {
  expect(after(-1)).toBe('Expired');
  expect(after(0)).toBe('Expired');
  expect(after(30_000)).toBe('Expires in 1 minute');
  expect(after(HOUR)).toBe('Expires in 1 hour');
  expect(after(47.9 * HOUR)).toBe('Expires in 47 hours');
  expect(after(7 * 24 * HOUR - 1)).toBe('Expires in 6 days');
});
