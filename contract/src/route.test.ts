import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageOf, requiredText, text } from './route.ts';
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
