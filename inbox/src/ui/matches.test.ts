import { describe, expect, it } from 'vitest';
import { matches } from './matches.ts';

describe('matches', () => {
  it('takes the beginnings of names, in any order, without case and accents', () => {
    expect(matches('', 'Ada')).toBe(true);
    expect(matches('ben aic', 'Aïcha Benali')).toBe(true);
    expect(matches('nali', 'Aïcha Benali')).toBe(false);
    expect(matches('ada x', 'Ada Lovelace')).toBe(false);
    expect(matches('me', 'Ada', 'me')).toBe(true);
  });
});
