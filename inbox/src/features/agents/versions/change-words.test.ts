import type { LineChange } from '@frontdesk/contract';
import { expect, test } from 'vitest';
import { foldLines, nameOfField, shownChange } from './change-words.ts';

const change = (field: string, before: unknown, after: unknown) =>
  shownChange({ field, before, after, lines: null }, (id) => (id === 't1' ? 'Returns' : undefined));

test('settings are said in words, teams and types by their names', () => {
  expect(change('isActive', true, false)).toMatchObject({
    values: [{ before: 'On', after: 'Off' }],
  });
  expect(change('type', 'support', 'billing')).toMatchObject({
    values: [{ before: 'Support', after: 'Billing' }],
  });
  expect(change('handoverTeamId', 't1', 'gone')).toMatchObject({
    values: [{ before: 'Returns', after: 'A team that is gone' }],
  });
  expect(nameOfField('agentConfig.model')).toBe('Model (agentConfig)');
});

test('of a list what came and went is shown, of a tool only the parts that differ', () => {
  expect(change('examples', ['a', 'b'], ['b', 'c'])).toEqual({
    kind: 'lines',
    lines: [
      { kind: 'removed', text: 'a' },
      { kind: 'added', text: 'c' },
    ],
  });
  expect(change('examples', ['a', 'b'], ['b', 'a'])).toEqual({ kind: 'reordered' });
  expect(change('examples', null, [])).toEqual({ kind: 'values', values: [] });
  expect(change('fallbackMessage', 'Sorry', null)).toMatchObject({
    values: [{ before: 'Sorry', after: 'Nothing' }],
  });
  const tool = { toolName: 'refund', isEnabled: true, settings: {} };
  expect(change('tools.refund', tool, { ...tool, isEnabled: false })).toEqual({
    kind: 'values',
    values: [{ name: 'Used', before: 'On', after: 'Off' }],
  });
  expect(change('tools.refund', null, tool)).toMatchObject({
    values: [{ before: 'Not given', after: 'Given' }],
  });
});

test('lines far from a change are one gap', () => {
  const same = (text: string): LineChange => ({ kind: 'same', text });
  const lines = ['a', 'b', 'c', 'd', 'e', 'f'].map(same);
  expect(foldLines([...lines, { kind: 'added', text: 'new' }])).toEqual([
    { kind: 'gap', count: 4 },
    same('e'),
    same('f'),
    { kind: 'added', text: 'new' },
  ]);
});
