import { expect, test } from 'vitest';
import { dayAfter, dayOf, startOf } from './days.ts';

test.each(['2026-11-25', '2026-03-29', '2026-10-25', '2024-02-29', '2026-12-31'])(
  '%s is read back from where it begins and where it ends',
  (day) => {
    expect(dayOf(startOf(day))).toBe(day);
    expect(dayOf(dayAfter(day), -1)).toBe(day);
    expect(startOf(day) < dayAfter(day)).toBe(true);
  },
);
