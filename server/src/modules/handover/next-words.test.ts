import { expect, test } from 'vitest';
import { nextWords } from './next-words.ts';

const opens = (at: string, now: string, isTheirs = false) => ({
  kind: 'opens' as const,
  at: new Date(at),
  now: new Date(now),
  timeZone: 'Europe/Berlin',
  isTheirs,
});

test('tomorrow, a weekday, and a date further away, by whose clocks', () => {
  const now = '2026-11-27T20:00:00Z';
  expect(nextWords(opens('2026-11-28T08:00:00Z', now), 'en')).toMatch(
    /^Our team is back tomorrow at 9:00\sAM \(.*Europe.*\)\.$/u,
  );
  expect(nextWords(opens('2026-11-30T08:00:00Z', now, true), 'de')).toBe(
    'Unser Team ist am Montag um 9:00 Uhr wieder da (Ihre Zeit).',
  );
  expect(nextWords(opens('2026-12-28T08:00:00Z', now, true), 'fr')).toContain('28 décembre');
});

test('the day is counted by the calendar of the clocks, not of UTC', () => {
  // Half past midnight in Berlin, still yesterday by UTC.
  const words = nextWords(opens('2026-11-26T08:00:00Z', '2026-11-25T23:30:00Z', true), 'en');
  expect(words).toContain('back today at');
});

test('how long people take is rounded up to what one may promise', () => {
  const within = (seconds: number) => nextWords({ kind: 'within', seconds }, 'en');
  expect(within(10)).toContain('5 minutes');
  expect(within(601)).toContain('15 minutes');
  expect(within(3_601)).toContain('2 hours');
  expect(within(80_000)).toContain('1 day');
});

test('where nobody is there it says so, in every language with words of its own', () => {
  const all = (['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'ar'] as const).map((language) =>
    nextWords({ kind: 'away', seconds: null }, language),
  );
  expect(new Set(all).size).toBe(8);
});
