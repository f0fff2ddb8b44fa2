import { expect, test } from 'vitest';
import { faultOf, misfit } from './check-value.ts';

test('both dialects of JSON Schema are understood, by what a schema says of itself', () => {
  const pair = [{ type: 'string' }, { type: 'number' }];
  const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#', items: pair };
  const now = { $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: pair };
  for (const schema of [draft7, now]) {
    expect(misfit(schema, ['a', 1])).toBeUndefined();
    expect(misfit(schema, ['a', 'b'])).toBe('/1 must be number');
  }
  expect(misfit({ prefixItems: pair }, [1])).toBe('/0 must be string');
});

test('what does not fit is said, with what would', () => {
  const schema = {
    type: 'object',
    required: ['city'],
    properties: { city: { enum: ['Rome', 'Oslo'] }, at: { format: 'date-time' } },
    additionalProperties: false,
  };
  expect(misfit(schema, {})).toContain("must have required property 'city'");
  expect(misfit(schema, { city: 'Bonn' })).toContain('Rome, Oslo');
  expect(misfit(schema, { city: 'Rome', other: 1 })).toContain('(other)');
  expect(misfit(schema, { city: 'Rome', at: 'noon' })).toContain('date-time');
});

test('a schema that nobody can understand checks nothing, and is told', () => {
  const broken = { type: 'object', properties: { a: { $ref: 'https://elsewhere.example/a' } } };
  expect(misfit(broken, { a: 1 })).toBeUndefined();
  expect(faultOf(broken)).toContain('elsewhere.example');
  expect(faultOf({ format: 'of-their-own', 'x-word': 1 })).toBeUndefined();
});

test('a pattern of another language is passed over, and a careless one is read', () => {
  const schema = {
    properties: { id: { pattern: '(?i)^[a-z]+\\Z' }, at: { pattern: '^\\@[\\w-.]+$' } },
  };
  expect(faultOf(schema)).toBeUndefined();
  expect(misfit(schema, { id: '7', at: '@shop' })).toBeUndefined();
  expect(misfit(schema, { at: 'shop' })).toContain('/at must match pattern');
});

test('two schemas of one name do not meet', () => {
  expect(misfit({ $id: 'https://a.example/x', type: 'string' }, 1)).toBeDefined();
  expect(misfit({ $id: 'https://a.example/x', type: 'number' }, 1)).toBeUndefined();
});

test('patterns are checked, and one that would take for ever is ended', () => {
  expect(misfit({ pattern: '^[a-c]+$' }, 'abc')).toBeUndefined();
  expect(misfit({ pattern: '^[a-c]+$' }, 'abd')).toContain('pattern');
  const both = { properties: { a: { pattern: '^a$' }, b: { pattern: '^b$' } } };
  expect(misfit(both, { a: 'a', b: 'b' })).toBeUndefined();
  expect(misfit(both, { a: 'a', b: 'a' })).toContain('/b');
  // By backtracking this takes longer than the universe is old: that the test ends is the proof.
  expect(misfit({ pattern: '^(a+)+$' }, `${'a'.repeat(100)}!`)).toBeUndefined();
  const named = { patternProperties: { '^x-': { type: 'number' } }, additionalProperties: false };
  expect(misfit(named, { 'x-a': 1 })).toBeUndefined();
  expect(misfit(named, { a: 1 })).toContain('additional');
});
