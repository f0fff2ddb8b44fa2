import { expect, it } from 'vitest';
import { firstMode } from './drafts.ts';

it('goes on as a note only where nothing but a note was begun', () => {
  expect(firstMode({ reply: '', note: 'He is angry' })).toBe('note');
  expect(firstMode({ reply: 'Dear Kim', note: 'He is angry' })).toBe('reply');
  expect(firstMode({ reply: 'Dear Kim', note: '' })).toBe('reply');
  expect(firstMode({ reply: '', note: '' })).toBe('reply');
});
