import { expect, test } from 'vitest';
import { enteredOf, fieldsOf, settingsOf } from './schema-form.ts';

const schema = {
  properties: {
    url: { type: 'string', format: 'uri', title: 'Address' },
    command: { type: 'string', enum: ['docs'] },
    check: { type: 'boolean', default: true },
    names: { type: 'array', items: { type: 'string' } },
    text: { type: 'string', format: 'textarea' },
    effects: { type: 'object', format: 'hidden' },
  },
  required: ['url', 'check'],
};

test('fields follow the schema', () => {
  const fields = fieldsOf(schema, false);
  expect(fields.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
    ['url', 'address', true],
    ['command', 'choice', false],
    ['check', 'switch', false],
    ['names', 'list', false],
    ['text', 'long', false],
  ]);
  expect(fieldsOf({ properties: { key: { type: 'string' } } }, true)[0]?.kind).toBe('secret');
  expect(fieldsOf('nothing', false)).toEqual([]);
});

test('what is empty is left out, and what is not shown stays', () => {
  const known = { url: 'https://a.example', effects: { a: 'reads' }, text: 'old' };
  const entered = { ...enteredOf(schema, known), text: '', names: [] };
  expect(enteredOf(schema, known)).toEqual({ url: 'https://a.example', check: true, text: 'old' });
  expect(settingsOf(fieldsOf(schema, false), entered, known)).toEqual({
    url: 'https://a.example',
    check: true,
    effects: { a: 'reads' },
  });
});
