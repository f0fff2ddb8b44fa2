import { expect, it } from 'vitest';
import { isLong } from './folding.ts';

it('folds what has many lines or many words, and nothing else', () => {
  expect(isLong('line\n'.repeat(20))).toBe(false);
  expect(isLong('line\n'.repeat(21))).toBe(true);
  expect(isLong('w'.repeat(2_000))).toBe(false);
  expect(isLong('w'.repeat(2_001))).toBe(true);
});
