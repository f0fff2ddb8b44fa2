import { expect, it } from 'vitest';
import { addTags, problemOf } from './tags.ts';

const long = 'x'.repeat(61);
const full = Array.from({ length: 50 }, (_, index) => `t${index}`);

it('makes a tag of what stands between commas, once, trimmed', () => {
  expect(addTags(['a'], ' urgent, vip ,,b')).toEqual({
    tags: ['a', 'urgent', 'vip', 'b'],
    rest: '',
  });
  expect(addTags(['VIP'], 'vip, New, new')).toEqual({ tags: ['VIP', 'New'], rest: '' });
  expect(addTags(['a'], '  , ')).toEqual({ tags: ['a'], rest: '' });
});

it('leaves what the API would refuse, and says why', () => {
  expect(addTags([], `short, ${long}`)).toEqual({ tags: ['short'], rest: long });
  expect(problemOf([], `short, ${long}`)).toContain('60 characters');
  expect(addTags(full, 't1, one more')).toEqual({ tags: full, rest: 'one more' });
  expect(problemOf(full, 'one more')).toContain('50 tags');
  expect(problemOf(['a'], 'a, b')).toBeUndefined();
});
