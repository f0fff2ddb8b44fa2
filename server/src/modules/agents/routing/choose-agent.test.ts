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

const pick = (...asked: Parameters<typeof chooseAgent<Candidate>>): Candidate | undefined =>
  chooseAgent(...asked)?.agent;

test('an agent that is named answers, also an inactive one; nobody else does for it', () => {
  const named = agent({ isActive: false });
  const agents = [agent({ triggerKeywords: ['refund'] }), named];
  expect(pick(agents, 'refund', { named: named.id })).toBe(named);
  expect(pick(agents, 'refund', { named: 'nobody' })).toBeUndefined();
});

test('keywords come before the current agent, and that before the support agent', () => {
  const support = agent({ priority: 10 });
  const billing = agent({ type: 'billing', triggerKeywords: ['refund'] });
  const agents = [support, billing];
  expect(pick(agents, 'I want a REFUND!')).toBe(billing);
  expect(pick(agents, 'and when?', { current: billing.id })).toBe(billing);
  expect(pick(agents, 'and when?')).toBe(support);
});

test('the higher priority wins a tie of keywords, and of support agents', () => {
  const low = agent({ triggerKeywords: ['refund'], priority: 1 });
  const high = agent({ triggerKeywords: ['refund'], priority: 2 });
  expect(pick([low, high], 'refund')).toBe(high);
  expect(pick([low, high], 'hello')).toBe(high);
});

test('inactive agents do not answer; any active one does before none', () => {
  const idle = agent({ isActive: false, triggerKeywords: ['refund'] });
  const sales = agent({ type: 'sales' });
  expect(pick([idle, sales], 'refund')).toBe(sales);
  expect(pick([idle], 'refund')).toBeUndefined();
});

test('one that only sorts the mail answers where nobody else does', () => {
  const triage = agent({ type: 'triage', priority: 9 });
  const sales = agent({ type: 'sales' });
  expect(pick([triage, sales], 'hello')).toBe(sales);
  expect(pick([triage], 'hello')).toBe(triage);
});

test('it is told why, and whom else there is', () => {
  const support = agent({});
  const billing = agent({ type: 'billing', triggerKeywords: ['invoice', 'refund'] });
  const agents = [support, billing];
  expect(chooseAgent(agents, 'a refund')).toMatchObject({ by: 'keyword', keyword: 'refund' });
  expect(chooseAgent(agents, 'hello')).toMatchObject({ by: 'default', active: agents });
  const again = chooseAgent(agents, 'hello', { current: billing.id });
  expect(again).toMatchObject({ by: 'current', agent: billing });
});
