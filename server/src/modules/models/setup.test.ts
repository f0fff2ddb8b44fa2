import type { AiBudgets } from '@frontdesk/contract';
import { expect, test } from 'vitest';
import { modelProviders } from '../../model-providers/registry.ts';
import { USUAL } from './settings.ts';
import { turnModel } from './setup.ts';
import type { ModelSetup } from './setup.ts';

const providers = modelProviders({
  anthropic: undefined,
  google: undefined,
  mistral: undefined,
  openai: { apiKey: 'key', baseUrl: undefined },
});

function setupWith(budgets: Partial<AiBudgets>, spent = 0): ModelSetup {
  const account = { tokens: spent, micros: 0 };
  return {
    settings: { ...USUAL, budgets: { ...USUAL.budgets, ...budgets } },
    own: [],
    accounts: { conversation: account, month: account },
    known: { names: [], emails: [], phones: [] },
  };
}

const tokens = (inputTokens: number) => ({ inputTokens, cachedInputTokens: 0, outputTokens: 0 });
const used = (inputTokens: number) => ({
  usage: tokens(inputTokens),
  cost: { input: inputTokens * 2.5, output: 0 },
});

test('what agents before it used in the same turn counts to the turn’s budget', () => {
  const setup = setupWith({ turn: { seconds: null, tokens: 1_000, dollars: null } });
  expect(turnModel(providers, 'gpt-4o', setup).isSpent(tokens(600))).toBe(false);
  const third = turnModel(providers, 'gpt-4o', setup, { others: used(400) });
  expect([third.isSpent(tokens(599)), third.isSpent(tokens(600))]).toEqual([false, true]);
});

test('what a turn was billed before it was broken off counts once', () => {
  // 500 of the 700 in the accounts are the turn's own.
  const setup = setupWith({ month: { tokens: 1_000, dollars: null } }, 700);
  const model = turnModel(providers, 'gpt-4o', setup, { billed: tokens(500) });
  expect([model.isSpent(tokens(799)), model.isSpent(tokens(800))]).toEqual([false, true]);
  expect(model.before?.cost).toEqual({ input: 1_250, output: 0 });
  expect(model.costOf(tokens(800))).toEqual({ input: 2_000, output: 0 });
});

test('money is counted by the organization’s own price', () => {
  const setup = setupWith({ conversation: { tokens: null, dollars: 0.01 } });
  const own = [{ model: 'gpt-4o', input: 100, cachedInput: 100, output: 100 }];
  const listed = turnModel(providers, 'gpt-4o', setup);
  const dear = turnModel(providers, 'gpt-4o', { ...setup, own });
  expect([listed.isSpent(tokens(100)), dear.isSpent(tokens(100))]).toEqual([false, true]);
});
