import { expect, it } from 'vitest';
import { withTag } from './tags.ts';

it('adds a trimmed tag once, within the limits of the API', () => {
  expect(withTag(['a'], ' b ')).toEqual(['a', 'b']);
  expect(withTag(['VIP'], 'vip')).toEqual(['VIP']);
  expect(withTag(['a'], '  ')).toEqual(['a']);
  expect(withTag([], 'x'.repeat(80))[0]).toHaveLength(60);
  const full = Array.from({ length: 50 }, (_, index) => `t${index}`);
  expect(withTag(full, 'one more')).toHaveLength(50);
});
