import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseAgent } from './choose-agent.ts';
import type { Candidate } from './choose-agent.ts';

let count = 0;
const agent = (fields: Partial<Candidate>): Candidate => ({
  id: `a${(count += 1)}`,
  type: 'support',
  isActive: true,
  priority: 0,
  triggerKeywords: [],
  ...fields,
});

test('an agent that is named answers, also an inactive one; nobody else does for it', () => {
  const named = agent({ isActive: false });
  const agents = [agent({ triggerKeywords: ['refund'] }), named];
  expect(chooseAgent(agents, 'refund', { named: named.id })).toBe(named);
  expect(chooseAgent(agents, 'refund', { named: 'nobody' })).toBeUndefined();
});

test('keywords come before the current agent, and that before the support agent', () => {
  const support = agent({ priority: 10 });
  const billing = agent({ type: 'billing', triggerKeywords: ['refund'] });
  const agents = [support, billing];
  expect(chooseAgent(agents, 'I want a REFUND!')).toBe(billing);
  expect(chooseAgent(agents, 'and when?', { current: billing.id })).toBe(billing);
  expect(chooseAgent(agents, 'and when?')).toBe(support);
});

test('the higher priority wins a tie of keywords, and of support agents', () => {
  const low = agent({ triggerKeywords: ['refund'], priority: 1 });
  const high = agent({ triggerKeywords: ['refund'], priority: 2 });
  expect(chooseAgent([low, high], 'refund')).toBe(high);
  expect(chooseAgent([low, high], 'hello')).toBe(high);
});

test('inactive agents do not answer; any active one does before none', () => {
  const idle = agent({ isActive: false, triggerKeywords: ['refund'] });
  const sales = agent({ type: 'sales' });
  expect(chooseAgent([idle, sales], 'refund')).toBe(sales);
  expect(chooseAgent([idle], 'refund')).toBeUndefined();
});

test.each([
  ['crédit card', 'My CREDIT-CARD was refused', true],
  ['Überweisung', 'wo bleibt meine uberweisung', true],
  ['art', 'my cart is empty', false],
  ['refund', 'refunds', false],
  ['دفع', 'مشكلة في دفع الفاتورة', true],
  ['  ', 'anything', false],
  ['!?', 'anything!?', false],
])('the keyword %j in %j: %j', (keyword, message, expected) => {
  const found = agent({ type: 'billing', triggerKeywords: [keyword] });
  expect(chooseAgent([agent({}), found], message) === found).toBe(expected);
});

// Of the letters of Latin-1: in their midst stands ÷, which is none.
const word = fc.stringMatching(/^[a-zà-öø-ÿ]{2,10}$/u);

test('a keyword is found wherever it stands as a whole, and never inside another word', () => {
  fc.assert(
    fc.property(word, fc.array(word), fc.array(word), (keyword, before, after) => {
      const found = agent({ type: 'billing', triggerKeywords: [keyword] });
      const agents = [agent({}), found];
      const sentence = [...before, keyword.toUpperCase(), ...after].join(' ');
      expect(chooseAgent(agents, sentence)).toBe(found);
      const glued = `x${keyword}x`;
      expect(chooseAgent(agents, glued)).not.toBe(found);
    }),
  );
});
