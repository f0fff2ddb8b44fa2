import { describe, expect, it } from 'vitest';
import { at } from '../../api/samples.ts';
import { factsOf, money, outcomeOf, shownSteps } from './step-words.ts';

const step = {
  id: 's',
  position: 0,
  name: 'x',
  displayName: null,
  input: null,
  output: null,
  duration: 1,
  startedAt: null,
  callId: null,
  createdAt: at(0),
};
const run = {
  id: 'r',
  conversationId: 'c',
  agentId: null,
  status: 'done' as const,
  model: null,
  inputTokens: 0,
  outputTokens: 0,
  costMicros: 0,
  error: null,
  traceId: 't',
  agents: [],
  steps: [],
  startedAt: null,
  finishedAt: null,
  createdAt: at(0),
};

describe('steps of a run', () => {
  it('are told whatever shape their contents have', () => {
    const search = { ...step, kind: 'search' as const };
    expect(outcomeOf(search)).toBe('Searched the knowledge base');
    expect(outcomeOf({ ...search, input: { query: 'csp' }, output: { items: [1, 2] } })).toBe(
      'Searched “csp”: 2 found',
    );
    expect(outcomeOf({ ...search, input: 7, output: [] })).toBe(
      'Searched the knowledge base: 0 found',
    );
    expect(outcomeOf({ ...step, kind: 'handover', name: 'too-slow' })).toBe(
      'Handed over: it took too long',
    );
    expect(outcomeOf({ ...step, kind: 'handover', input: { reason: 'unknown' } })).toBe(
      'Handed over to the team',
    );
  });

  it('show a handover once', () => {
    const kinds = ['search', 'handover', 'handover'] as const;
    const steps = kinds.map((kind, index) => ({ ...step, kind, id: String(index) }));
    expect(shownSteps(steps).map(({ id }) => id)).toEqual(['0', '2']);
  });

  it('show no price where there is none, and small ones exactly', () => {
    expect(factsOf(run)).toBe('');
    expect(factsOf({ ...run, inputTokens: 1_000, startedAt: at(0), finishedAt: at(1) })).toBe(
      `${(1_000).toLocaleString()} tokens · 60 s`,
    );
    expect(money(420)).toContain('0.00042');
    expect(money(2_500_000)).toContain('2.50');
  });
});
