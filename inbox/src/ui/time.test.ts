import { describe, expect, it } from 'vitest';
import { agoShort, dayName, duration } from './time.ts';

const now = new Date(2026, 4, 20, 12).getTime();
const before = (ms: number): string => new Date(now - ms).toISOString();
const HOUR = 3_600_000;

describe('times', () => {
  it('are short in lists', () => {
    const ages = [20_000, 59 * 60_000, 23 * HOUR, 6 * 24 * HOUR];
    expect(ages.map((age) => agoShort(before(age), now))).toEqual(['now', '59m', '23h', '6d']);
    expect(agoShort(before(400 * 24 * HOUR), now)).toMatch(/2025/u);
  });

  it('name days by the calendar, not by hours passed', () => {
    expect(dayName(before(11 * HOUR), now)).toBe('Today');
    expect(dayName(before(13 * HOUR), now)).toBe('Yesterday');
  });

  it('say lengths in the unit that fits', () => {
    expect([420, 1_840, 61_000, 120_000, 3 * HOUR].map(duration)).toEqual([
      '420 ms',
      '1.8 s',
      '61 s',
      '2 min',
      '3 h',
    ]);
  });
});
