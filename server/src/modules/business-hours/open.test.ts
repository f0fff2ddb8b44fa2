import type { BusinessHours } from '@frontdesk/contract';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextOpening, openAt } from './open.ts';

const MINUTE = 60_000;
const closed: BusinessHours['weekly'] = {
  monday: [],
  tuesday: [],
  wednesday: [],
  thursday: [],
  friday: [],
  saturday: [],
  sunday: [],
};
const nineToFive = [{ from: '09:00', to: '17:00' }];
const office: BusinessHours = {
  timeZone: 'Europe/Berlin',
  weekly: {
    ...closed,
    monday: nineToFive,
    tuesday: nineToFive,
    wednesday: nineToFive,
    thursday: nineToFive,
    friday: nineToFive,
  },
  holidays: [{ date: '2026-12-25', name: 'Christmas Day' }],
};

test.each([
  ['the minute it opens', '2026-11-25T08:00:00Z', true],
  ['the minute before', '2026-11-25T07:59:59Z', false],
  ['the last minute', '2026-11-25T15:59:59Z', true],
  ['the minute it closes', '2026-11-25T16:00:00Z', false],
  ['in summer, an hour earlier by UTC', '2026-07-01T07:00:00Z', true],
  ['a Saturday', '2026-11-28T10:00:00Z', false],
  ['a holiday', '2026-12-25T10:00:00Z', false],
])('%s', (_, at, isOpen) => {
  expect(openAt(office, new Date(at))).toBe(isOpen);
});

test.each([
  ['Friday evening: Monday', '2026-11-27T20:00:00Z', '2026-11-30T08:00:00.000Z'],
  ['while open: now', '2026-11-25T10:00:00Z', '2026-11-25T10:00:00.000Z'],
  ['over Christmas', '2026-12-24T18:00:00Z', '2026-12-28T08:00:00.000Z'],
  ['over the change to summer time', '2026-03-27T20:00:00Z', '2026-03-30T07:00:00.000Z'],
  ['over the change to winter time', '2026-10-23T20:00:00Z', '2026-10-26T08:00:00.000Z'],
])('opens next: %s', (_, at, next) => {
  expect(nextOpening(office, new Date(at))?.toISOString()).toBe(next);
});

test('whoever never opens says so', () => {
  expect(nextOpening({ ...office, weekly: closed }, new Date())).toBeUndefined();
});

test('an opening in the hour that is left out opens when the clocks jump', () => {
  const night = { ...office, weekly: { ...closed, sunday: [{ from: '02:30', to: '05:00' }] } };
  const next = nextOpening(night, new Date('2026-03-28T20:00:00Z'));
  expect(next?.toISOString()).toBe('2026-03-29T01:00:00.000Z');
});

test('the hour that comes twice opens twice', () => {
  const night = { ...office, weekly: { ...closed, sunday: [{ from: '02:30', to: '02:45' }] } };
  const first = nextOpening(night, new Date('2026-10-24T20:00:00Z'));
  expect(first?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  const second = nextOpening(night, new Date('2026-10-25T00:45:00Z'));
  expect(second?.toISOString()).toBe('2026-10-25T01:30:00.000Z');
});

/** Around changes of clocks, of an hour, of half an hour, and in a zone that has none. */
const changes = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Asia/Kolkata', '2026-06-01T00:00:00Z'],
] as const;

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const spans = fc
  .tuple(fc.integer({ min: 0, max: 287 }), fc.integer({ min: 1, max: 288 }))
  .filter(([from, to]) => from < to)
  .map(([from, to]) => [{ from: clock(from * 5), to: clock(to * 5) }]);
const none: BusinessHours['weekly']['monday'] = [];
const day = fc.oneof({ weight: 2, arbitrary: fc.constant(none) }, { weight: 3, arbitrary: spans });

test('the next opening is the first open minute, whatever the clocks do', () => {
  const details = fc.check(
    fc.property(
      fc.constantFrom(...changes),
      fc.integer({ min: -1_500, max: 300 }),
      fc.record({
        monday: day,
        tuesday: day,
        wednesday: day,
        thursday: day,
        friday: day,
        saturday: day,
        sunday: day,
      }),
      ([timeZone, change], minutes, weekly) => {
        const hours = { timeZone, weekly, holidays: [] };
        const start = Date.parse(change) + minutes * MINUTE;
        let expected: number | undefined;
        for (let at = start; at < start + 2_500 * MINUTE; at += 5 * MINUTE) {
          if (openAt(hours, new Date(at))) {
            expected = at;
            break;
          }
        }
        const next = nextOpening(hours, new Date(start))?.getTime();
        if (expected === undefined) {
          return next === undefined || next >= start + 2_500 * MINUTE - 5 * MINUTE;
        }
        // The search above looks at every fifth minute.
        return next !== undefined && next <= expected && next > expected - 5 * MINUTE;
      },
    ),
    { numRuns: 300 },
  );
  expect(details.counterexample).toBeNull();
});
