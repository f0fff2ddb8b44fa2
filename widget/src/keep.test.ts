import { expect, it } from 'vitest';
import { keepIn } from './keep.ts';

it('keeps in memory what a forbidden storage does not take', () => {
  const keep = keepIn(() => {
    throw new Error('SecurityError');
  });
  expect(keep.get('open')).toBeNull();
  keep.set('open', '1');
  expect(keep.get('open')).toBe('1');
  keep.remove('open');
  expect(keep.get('open')).toBeNull();
});
