import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../platform/index.ts';
import { createRateLimit, createRateLimits, networkOf } from './rate-limit.ts';

/** Milliseconds to wait, 0 if it may pass. */
function waitOf(work: () => void): number {
  try {
    work();
    return 0;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'rate-limited') throw error;
    return (error.retryAfter ?? 0) * 1_000;
  }
}

test('a burst passes, then what the rate allows, and each key has its own', () => {
  let time = 1_000;
  const limit = createRateLimit({ burst: 3, perSecond: 2 }, () => time);
  expect([1, 2, 3].map(() => waitOf(() => limit.take('a')))).toEqual([0, 0, 0]);
  expect(waitOf(() => limit.take('a'))).toBe(500);
  expect(waitOf(() => limit.take('b'))).toBe(0);
  time += 500;
  expect(waitOf(() => limit.take('a'))).toBe(0);
  expect(waitOf(() => limit.take('a'))).toBe(500);
});

test('what costs more counts for more, and what is refused counts for nothing', () => {
  let time = 0;
  const limit = createRateLimit({ burst: 100, perSecond: 10 }, () => time);
  expect(waitOf(() => limit.take('a', 90))).toBe(0);
  expect(waitOf(() => limit.take('a', 30))).toBe(2_000);
  expect(waitOf(() => limit.take('a', 10))).toBe(0);
  time += 2_000;
  expect(waitOf(() => limit.take('a', 20))).toBe(0);
});

test('no order of requests gets more than burst and rate', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400), { maxLength: 200 }), (gaps) => {
      let time = 0;
      let passed = 0;
      const limit = createRateLimit({ burst: 5, perSecond: 10 }, () => time);
      for (const gap of gaps) {
        time += gap;
        if (waitOf(() => limit.take('a')) === 0) passed += 1;
      }
      expect(passed).toBeLessThanOrEqual(5 + time / 100);
    }),
  );
});

test('who waited as told passes, even beside many others', () => {
  let time = 0;
  const limit = createRateLimit({ burst: 1, perSecond: 1 }, () => time);
  limit.take('a');
  for (let index = 0; index < 5_000; index += 1) limit.take(`other ${index}`);
  const wait = waitOf(() => limit.take('a'));
  expect(wait).toBe(1_000);
  time += wait;
  expect(waitOf(() => limit.take('a'))).toBe(0);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
  ['', ''],
])('%s counts as %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});

const visitor = { kind: 'visitor', organizationId: 'o', channelId: 'c', contactId: 'v' } as const;

test('a visitor is stopped; others of the organization are not', () => {
  const limits = createRateLimits(true);
  for (let index = 0; index < 40; index += 1) limits.known(visitor);
  expect(waitOf(() => limits.known(visitor))).toBeGreaterThan(0);
  expect(waitOf(() => limits.known({ ...visitor, contactId: 'w' }))).toBe(0);
});

test('switched off, everything passes', () => {
  const limits = createRateLimits(false);
  for (let index = 0; index < 1_000; index += 1) {
    expect(waitOf(() => limits.anonymous({ ip: '203.0.113.9' }))).toBe(0);
    expect(waitOf(() => limits.known(visitor))).toBe(0);
  }
});
