import { expect, test } from 'vitest';
import { sinceOf } from './since.ts';

test('a draft is compared with what is live, others with the one before, or as asked', () => {
  const draft = { version: 5, publishedAt: null };
  const old = { version: 3, publishedAt: '2026-01-01T00:00:00.000Z' };
  expect(sinceOf(null, draft, 2)).toBe(2);
  expect(sinceOf(null, old, 4)).toBe(2);
  expect(sinceOf(null, { ...old, version: 1 }, 4)).toBeNull();
  expect(sinceOf('1', old, 4)).toBe(1);
  expect(sinceOf('3', old, 4)).toBe(2);
  expect(sinceOf('x', draft, 2)).toBe(2);
});
