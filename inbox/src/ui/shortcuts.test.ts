import { describe, expect, it } from 'vitest';
import { actionOf, keyOf, sends, shortcuts } from './shortcuts.ts';

const press = (key: string, part = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isBusy: false,
  isRepeat: false,
  areOn: true,
  ...part,
});

describe('shortcuts', () => {
  it('have a key each', () => {
    const used = shortcuts.map(({ key }) => key);
    expect(new Set(used).size).toBe(used.length);
    for (const { action, key } of shortcuts) expect(actionOf(press(key))).toBe(action);
  });

  it('answer to capitals too: Caps Lock is not a reason to be ignored', () => {
    expect(actionOf(press('J'))).toBe('next');
  });

  it('leave the keys of the browser and of writing alone', () => {
    expect(actionOf(press('r', { metaKey: true }))).toBeUndefined();
    expect(actionOf(press('t', { ctrlKey: true }))).toBeUndefined();
    expect(actionOf(press('e', { altKey: true }))).toBeUndefined();
    expect(actionOf(press('e', { isBusy: true }))).toBeUndefined();
    expect(actionOf(press('x'))).toBeUndefined();
  });

  it('act once while a key is held, but for the walk through the list', () => {
    expect(actionOf(press('e', { isRepeat: true }))).toBeUndefined();
    expect(actionOf(press('j', { isRepeat: true }))).toBe('next');
  });

  it('can be switched off, all but Escape, which is no letter', () => {
    const acting = shortcuts.filter(({ key }) => actionOf(press(key, { areOn: false })));
    expect(acting.map(({ key }) => key)).toEqual(['Escape']);
  });

  it('are shown by the names on the keyboard', () => {
    expect(keyOf('back')).toBe('Esc');
    expect(keyOf('resolve')).toBe('e');
  });
});

describe('sending', () => {
  it('takes Command or Control with Enter, and no Enter that ends a composed letter', () => {
    const enter = { key: 'Enter', ctrlKey: false, metaKey: false, isComposing: false };
    expect(sends(enter)).toBe(false);
    expect(sends({ ...enter, metaKey: true })).toBe(true);
    expect(sends({ ...enter, ctrlKey: true })).toBe(true);
    expect(sends({ ...enter, ctrlKey: true, isComposing: true })).toBe(false);
  });
});
