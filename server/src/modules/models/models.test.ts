import { AiSettingsView, ChatAnswer, Model, ModelPrices } from '@frontdesk/contract';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { calls, refuses, says, startModelServer } from '../../../test/model-server.ts';
import type { ModelServer } from '../../../test/model-server.ts';
import { untilQuiet } from '../../../test/quiet.ts';
import type { Database } from '../../database/index.ts';
import { USUAL } from './settings.ts';

let app: TestApp;
let model: ModelServer;
let database: Database;
beforeAll(async () => {
  model = await startModelServer();
  app = await testApp({
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: model.url,
    ANTHROPIC_API_KEY: 'key',
    // Nobody listens there.
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
  });
  database = await databaseOf(app);
});
beforeEach(() => model.reset());
afterEach(async () => {
  await set(USUAL);
  await app.api('PUT', '/api/models/prices', { own: [] });
  // What was handed over is summed up for the team: that asks the same model.
  await untilQuiet(database, app.demo.organization.id);
});
afterAll(async () => {
  await database.close();
  await app.close();
  await model.close();
});

async function set(change: object): Promise<AiSettingsView> {
  const { status, body } = await app.api('PATCH', '/api/models/settings', change);
  expect(status).toBe(200);
  return AiSettingsView.parse(body);
}

async function ask(message: string, more: object = {}): Promise<ChatAnswer> {
  const body = { message, ...more };
  const answer = await app.api('POST', '/api/agents/chat', body, { accept: 'application/json' });
  expect(answer.status).toBe(200);
  return ChatAnswer.parse(answer.body);
}

const prompts = (): string => JSON.stringify(model.asked.map(({ messages }) => messages));

test('the models that can be used have a price and abilities; those without a key are not there', async () => {
  const { body } = await app.api('GET', '/api/models');
  const { items } = z.object({ items: z.array(Model) }).parse(body);
  const named = (name: string) => items.find((item) => item.name === name);
  expect(named('claude-sonnet-5-5')).toEqual({
    name: 'claude-sonnet-5-5',
    provider: 'anthropic',
    providerTitle: 'Anthropic',
    price: { input: 2, cachedInput: 0.1, output: 10 },
    abilities: { images: true, structuredOutput: true },
  });
  expect(named('built-in')?.price).toEqual({ input: 0, cachedInput: 0, output: 0 });
  expect(named('listed-model')).toMatchObject({ provider: 'openai', price: null });
  expect(named('gemini-2.5-pro')).toBeUndefined();
});

test('what is set is kept, part by part, and written down', async () => {
  const budgets = { ...USUAL.budgets, month: { tokens: null, dollars: 100 } };
  await set({ fallbackModels: ['claude-sonnet-5-5'] });
  const after = await set({ budgets });
  expect(after).toMatchObject({
    fallbackModels: ['claude-sonnet-5-5'],
    maskPersonalData: false,
    budgets: { month: { dollars: 100 } },
  });
  const events = await app.api('GET', '/api/events?type=ai.changed');
  expect(JSON.stringify(events.body)).toContain('budgets');
});

test('a price of the organization’s own counts, and the listed one again without it', async () => {
  const own = [{ model: 'gpt-4o', input: 1_000, cachedInput: 500, output: 2_000 }];
  const put = await app.api('PUT', '/api/models/prices', { own });
  expect(ModelPrices.parse(put.body).own).toEqual(own);
  // 1,000 tokens of which 200 were cached, and 50 written.
  model.next(says('Hello.'), says('Hello.'));
  const config = { model: 'gpt-4o' };
  expect((await ask('Hi there', { config })).usage.cost).toBeCloseTo(0.8 + 0.1 + 0.1, 9);
  await app.api('PUT', '/api/models/prices', { own: [] });
  expect((await ask('Hi there', { config })).usage.cost).toBeCloseTo(0.002 + 0.00025 + 0.0005, 9);
  const twice = await app.api('PUT', '/api/models/prices', { own: [...own, ...own] });
  expect(twice.status).toBe(400);
});

test('a model that fails for good is stood in for, and the answer says by whom', async () => {
  await set({ fallbackModels: ['spare'] });
  model.next(refuses(401), says('I am the spare one.'));
  const answer = await ask('Hi', { config: { model: 'gpt-4o' } });
  expect(answer).toMatchObject({ text: 'I am the spare one.', usage: { model: 'spare' } });
  expect(model.asked.map((asked) => asked.model)).toEqual(['gpt-4o', 'spare']);
});

test('masked: no personal data reaches the model, the customer and the tools have it', async () => {
  await set({ maskPersonalData: true });
  model.next(
    calls('searchKnowledge', { query: 'mail of [NAME_1] at [EMAIL_1]' }),
    says('I wrote to [EMAIL_1], dear [NAME_1].'),
  );
  const contact = { name: 'Berta Quandt', email: 'berta@quandt.example' };
  const answer = await ask('I am Berta Quandt, write to me: Berta@Quandt.example', { contact });
  expect(answer.text).toBe('I wrote to Berta@Quandt.example, dear Berta Quandt.');
  expect(model.asked).toHaveLength(2);
  expect(prompts()).not.toMatch(/berta|quandt/iu);
});

test('a spent budget asks no model, and a person takes over', async () => {
  await set({ budgets: { ...USUAL.budgets, conversation: { tokens: 1_000, dollars: null } } });
  model.next(says('Hello.'));
  const first = await ask('Hi');
  expect(first.handedOver).toBe(false);
  const { conversationId } = first;
  const second = await ask('And now?', { conversationId });
  expect(second.handedOver).toBe(true);
  expect(model.asked).toHaveLength(1);
});

test('the month’s budget holds over conversations, and is shown with what is spent', async () => {
  model.next(says('Hello.'));
  await ask('Hi', { config: { model: 'gpt-4o' } });
  const { spent } = await set({
    budgets: { ...USUAL.budgets, month: { tokens: 1, dollars: null } },
  });
  expect(spent.tokens).toBeGreaterThanOrEqual(1_050);
  expect(spent.dollars).toBeGreaterThan(0);
  expect((await ask('Hi')).handedOver).toBe(true);
  expect(model.asked).toHaveLength(1);
});

test('in a long conversation what was said first stays in the prompt', async () => {
  model.next(says('Noted.'));
  let { conversationId } = await ask('My order is SHOP-77123 and I live in Tallinn.');
  for (let turn = 0; turn < 13; turn += 1) {
    model.reset();
    model.next(says('I see.'));
    // A summary that is due is asked for meanwhile, of the same model.
    if (turn > 5) model.next(says('Summary: order SHOP-77123, Tallinn.'));
    ({ conversationId } = await ask(`And what about thing ${turn}?`, { conversationId }));
  }
  const last = model.asked.findLast(({ messages }) =>
    messages.at(-1)?.content?.includes('thing 12'),
  );
  expect(JSON.stringify(last?.messages)).toContain('SHOP-77123');
  expect(last?.messages.length).toBeLessThan(26);
});
