import { SuiteCaseInput } from '@frontdesk/contract';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formOf, inputOf, problemOf } from './case-form.ts';

const written = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) => `${text}x`);
/** Line breaks and empty lines are what a field of many things would split. */
const lines = fc.array(written, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('\n\n'));
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });
const fact = fc.record({ text: lines, by: fc.constantFrom('words', 'judge') });
/** As it comes from the server: JSON knows no -0. */
const json = fc.json({ maxDepth: 2 }).map((text): unknown => JSON.parse(text));
const args = fc.dictionary(written, json, { maxKeys: 3, noNullPrototype: true });

const customer = fc.oneof(
  fc.record({
    kind: fc.constant('messages'),
    messages: fc.array(lines, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('simulated'),
    by: fc.constantFrom('script', 'model'),
    opening: lines,
    goal: fc.oneof(fc.constant(''), lines),
    persona: fc.oneof(fc.constant(''), lines),
    facts: few(lines),
    replies: few(fc.record({ when: few(lines), say: lines })),
    maxTurns: fc.integer({ min: 1, max: 20 }),
  }),
);

const tested = fc.record({
  name: written,
  customer,
  toolResults: few(fc.record({ name: written, input: args, result: json })),
  expectations: fc.record({
    sources: few(fc.record({ id: fc.uuid(), title: fc.oneof(fc.constant(''), lines) })),
    says: few(fact),
    saysNot: few(fact),
    tools: few(fc.record({ name: written, input: args })),
    toolsNot: few(written),
    handover: fc.record({
      isExpected: fc.boolean(),
      reason: fc.option(written, { nil: null }),
    }),
    agentName: fc.option(written, { nil: null }),
  }),
});

test('a case that is opened and saved is what it was', () => {
  fc.assert(
    fc.property(tested, (drawn) => {
      const before = SuiteCaseInput.parse(drawn);
      const at = '2026-01-01T00:00:00.000Z';
      const kept = { ...before, id: 'x', position: 0, createdAt: at, updatedAt: at };
      expect(SuiteCaseInput.parse(inputOf(formOf(kept)))).toEqual(before);
    }),
  );
});

test('rows that were left empty are not sent, what is written is not dropped, what is no JSON not guessed', () => {
  const form = formOf(undefined);
  const empty = { name: ' ', input: ' ', result: '' };
  form.messages = ['Where is it?', ' '];
  form.expected.says = [{ text: '', by: 'words' }];
  form.expected.tools = [empty];
  expect(inputOf(form)).toMatchObject({
    customer: { messages: ['Where is it?'] },
    expectations: { says: [], tools: [] },
  });
  form.expected.tools = [{ ...empty, input: '{"id": 1}' }];
  expect(problemOf(form)).toContain('Name the tool');
  expect(inputOf(form)).toBeUndefined();
  for (const input of ['not JSON', '[1]', '"text"', 'null']) {
    form.expected.tools = [{ ...empty, name: 'findOrder', input }];
    expect(inputOf(form)).toBeUndefined();
  }
});
