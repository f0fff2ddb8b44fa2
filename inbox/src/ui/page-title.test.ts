import { expect, it } from 'vitest';
import { titleOf } from './page-title.ts';

it('begins with what is new, as narrow tabs cut the end', () => {
  expect(titleOf('Inbox', 3)).toBe('(3) Inbox · Frontdesk');
  expect(titleOf('Kim Lee', 0)).toBe('Kim Lee · Frontdesk');
  expect(titleOf('', 1)).toBe('(1) Frontdesk');
});
