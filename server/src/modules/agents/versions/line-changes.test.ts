import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineChanges } from './line-changes.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', '', 'c d'), { maxLength: 12 })
  .map((lines) => lines.join('\n'));

test('without what was added it is the text before, without what was removed the text after', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = lineChanges(before, after);
      const without = (kind: string): string =>
        changes
          .filter((change) => change.kind !== kind)
          .map((change) => change.text)
          .join('\n');
      expect(without('added')).toBe(before);
      expect(without('removed')).toBe(after);
    }),
  );
});

test('as few lines as possible are removed and added', () => {
  const kinds = lineChanges('one\ntwo\nthree\nfour', 'one\nzwei\nthree\nfour\nfive').map(
    ({ kind, text: line }) => `${kind} ${line}`,
  );
  expect(kinds).toEqual([
    'same one',
    'removed two',
    'added zwei',
    'same three',
    'same four',
    'added five',
  ]);
});

test('a text that is too long to be compared is replaced, its ends kept', () => {
  const many = (word: string): string =>
    ['first', ...Array.from({ length: 3_000 }, (_, place) => `${word} ${place}`), 'last'].join(
      '\n',
    );
  const changes = lineChanges(many('a'), many('b'));
  expect(changes[0]).toEqual({ kind: 'same', text: 'first' });
  expect(changes.at(-1)).toEqual({ kind: 'same', text: 'last' });
  expect(changes.filter(({ kind }) => kind === 'removed')).toHaveLength(3_000);
});
