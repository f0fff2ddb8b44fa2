import { expect, test } from 'vitest';
import { barsOf } from './timeline.ts';
import type { Step } from './timeline.ts';

const step = (id: string, seconds: number | null, duration: number): Step => ({
  id,
  position: 0,
  kind: 'model',
  name: 'gpt-4o',
  input: {},
  output: {},
  startedAt: seconds === null ? null : new Date(seconds * 1_000).toISOString(),
  duration,
  callId: null,
  displayName: null,
  createdAt: '2026-11-26T00:00:00.000Z',
});

test('steps lie where they began, also those at the same time', () => {
  const bars = barsOf([step('a', 10, 1_000), step('b', 11, 500), step('c', 11, 1_000)]);
  expect(bars.get('a')).toEqual({ start: 0, width: 50 });
  expect(bars.get('b')).toEqual({ start: 50, width: 25 });
  expect(bars.get('c')).toEqual({ start: 50, width: 50 });
});

test('an hour until the team has decided does not hide the rest', () => {
  const bars = barsOf([step('a', 0, 1_000), step('b', 3_601, 1_000)]);
  expect(bars.get('a')).toEqual({ start: 0, width: 50 });
  expect(bars.get('b')).toEqual({ start: 50, width: 50 });
});

test('steps without a time follow one another', () => {
  const bars = barsOf([step('a', null, 1_000), step('b', null, 3_000)]);
  expect(bars.get('b')).toEqual({ start: 25, width: 75 });
});
