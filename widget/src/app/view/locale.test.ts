import { expect, it } from 'vitest';
import { localeOf } from './locale.ts';

it('takes what is a language tag', () => {
  expect(localeOf('de-AT')).toBe('de-AT');
  expect(localeOf('en-US@posix')).toBeUndefined();
  expect(localeOf('')).toBeUndefined();
});
