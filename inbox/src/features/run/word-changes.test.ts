import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { wordChanges } from './word-changes.ts';

const text = array(constantFrom('a ', 'b ', 'c\n', ' ', 'd')).map((words) => words.join(''));

test('what is the same, with what was removed, is the old text; with what was added, the new one', () => {
  assert(
    property(text, text, (before, after) => {
      const changes = wordChanges(before, after);
      const without = (kind: string): string =>
        changes.map((change) => (change.kind === kind ? '' : change.text)).join('');
      expect([without('added'), without('removed')]).toEqual([before, after]);
    }),
  );
});

test('only the words that differ are marked', () => {
  expect(wordChanges('It takes two days.', 'It takes three days.')).toEqual([
    { kind: 'same', text: 'It takes ' },
    { kind: 'removed', text: 'two ' },
    { kind: 'added', text: 'three ' },
    { kind: 'same', text: 'days.' },
  ]);
});
