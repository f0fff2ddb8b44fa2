import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bracketed, inHeader, inPath, inQuery } from './serialize.ts';

/** What a server reads out of it, by the rules of RFC 6570 and not by our code. */
const pairs = (parts: string[]): [string, string][] => {
  const found = new URLSearchParams(parts.join('&').replaceAll('+', '%2B'));
  return [...found.entries()];
};
const text = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 20 });
const some = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const record = fc.dictionary(some, text, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
const list = fc.array(text, { minLength: 1, maxLength: 6 });
const name = 'a b[]';

test('a form with explode gives a pair for each item', () => {
  fc.assert(
    fc.property(list, (items) => {
      const way = { name, style: 'form', explode: true } as const;
      expect(pairs(inQuery(way, items))).toEqual(items.map((item) => [name, item]));
    }),
  );
});

test('a form of an object gives a pair for each field', () => {
  fc.assert(
    fc.property(record, (fields) => {
      const way = { name, style: 'form', explode: true } as const;
      expect(Object.fromEntries(pairs(inQuery(way, fields)))).toEqual(fields);
    }),
  );
});

test.each([
  ['form', ','],
  ['spaceDelimited', '%20'],
  ['pipeDelimited', '%7C'],
] as const)('%s without explode joins what is encoded', (style, separator) => {
  fc.assert(
    fc.property(list, (items) => {
      const [part = '', ...others] = inQuery({ name: 'n', style, explode: false }, items);
      expect(others).toEqual([]);
      // An item may hold the separator too. A comma in it is encoded, and can be told; a space or a
      // bar is encoded either way, and cannot: the styles have no way to do so.
      expect(decodeURIComponent(part)).toBe(`n=${items.join(decodeURIComponent(separator))}`);
      const commas = style === 'form' ? items.length - 1 : 0;
      expect(part.split(',')).toHaveLength(commas + 1);
    }),
  );
});

const inside = (value: unknown): object => (typeof value === 'object' && value ? value : {});

test('deep objects are read back by their brackets', () => {
  const leaf = fc.oneof(text, fc.integer(), fc.boolean());
  const key = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/u);
  const deep = fc.dictionary(
    key,
    fc.oneof(leaf, fc.dictionary(key, leaf, { minKeys: 1, noNullPrototype: true })),
    {
      minKeys: 1,
      noNullPrototype: true,
    },
  );
  fc.assert(
    fc.property(deep, (value) => {
      const read: Record<string, unknown> = {};
      for (const [path, found] of pairs(bracketed('f', value))) {
        const [, outer = '', inner] = /^f\[(\w+)\](?:\[(\w+)\])?$/u.exec(path) ?? [];
        if (inner === undefined) read[outer] = found;
        else read[outer] = { ...inside(read[outer]), [inner]: found };
      }
      const words: unknown = JSON.parse(JSON.stringify(value), (_, part: unknown) =>
        typeof part === 'boolean' || typeof part === 'number' ? String(part) : part,
      );
      expect(read).toEqual(words);
    }),
  );
});

test('in a path nothing that was given can begin a segment, a query or a fragment', () => {
  const styles = fc.constantFrom('simple' as const, 'label' as const, 'matrix' as const);
  fc.assert(
    fc.property(styles, fc.boolean(), fc.oneof(some, list, record), (style, explode, value) => {
      expect(inPath({ name: 'id', style, explode }, value)).not.toMatch(/[/?#\\]/u);
    }),
  );
});

test('lists and objects in paths and headers are as RFC 6570 shows them', () => {
  const colours = ['red', 'a,b'];
  const fields = { R: 100, G: 'x y' };
  const path = (
    style: 'simple' | 'label' | 'matrix',
    explode: boolean,
    value: typeof colours | typeof fields,
  ) => inPath({ name: 'c', style, explode }, value);
  expect(path('simple', false, colours)).toBe('red,a%2Cb');
  expect(path('simple', true, fields)).toBe('R=100,G=x%20y');
  expect(path('label', true, colours)).toBe('.red.a%2Cb');
  expect(path('label', false, fields)).toBe('.R,100,G,x%20y');
  expect(path('matrix', false, colours)).toBe(';c=red,a%2Cb');
  expect(path('matrix', true, colours)).toBe(';c=red;c=a%2Cb');
  expect(path('matrix', true, fields)).toBe(';R=100;G=x%20y');
  expect(inHeader({ explode: true }, fields)).toBe('R=100,G=x y');
  expect(inHeader({ explode: false }, colours)).toBe('red,a,b');
});

test('nothing and empty lists are left out of a query', () => {
  const way = { name: 'n', style: 'form', explode: true } as const;
  expect([inQuery(way, null), inQuery(way, []), inQuery({ ...way, explode: false }, {})]).toEqual([
    [],
    [],
    [],
  ]);
  expect(inQuery(way, '')).toEqual(['n=']);
});
