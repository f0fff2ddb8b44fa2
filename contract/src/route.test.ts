import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { flag, pageOf, requiredText, text } from './route.ts';
import { z } from 'zod';

test('a text never keeps a NUL, whatever it is made of, and loses nothing else', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('\u0000'))),
      (parts) => {
        const parsed = text(1_000_000).parse(parts.join(''));
        expect(parsed).toBe(parts.join('').split('\u0000').join(''));
      },
    ),
  );
});

test('half a surrogate pair becomes what UTF-8 makes of it, so that JSON can hold it', () => {
  expect(text(10).parse('a\ud83d b\ude00')).toBe('a\ufffd b\ufffd');
  // Where NULs are taken out, the halves beside them meet and are a character.
  expect(text(10).parse('\ud83d\u0000\ude00')).toBe('😀');
});

test('a flag of a query is true or false', () => {
  expect(['true', 'false', true, false].map((given) => flag.parse(given))).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(flag.safeParse('1').success).toBe(false);
});

test('a required text refuses what has no visible character', () => {
  for (const empty of ['', '   ', '\n\t', '\u0000', ' \u0000 ']) {
    expect(requiredText(10).safeParse(empty).success).toBe(false);
  }
  expect(requiredText(10).parse('مرحبا')).toBe('مرحبا');
});

test('a page says null at its end', () => {
  const page = pageOf(z.number());
  expect(page.safeParse({ items: [1], nextCursor: null }).success).toBe(true);
  expect(page.safeParse({ items: [1] }).success).toBe(false);
});
