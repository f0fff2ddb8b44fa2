import { AiSettingsView, ChatAnswer, Message, Model, ModelPrices, Run } from '@frontdesk/contract';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { calls, refuses, says, startModelServer } from '../../../test/model-server.ts';
import type { Behaviour, ModelServer } from '../../../test/model-server.ts';
import { untilQuiet } from '../../../test/quiet.ts';
import { png } from '../../../test/samples.ts';
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

const WithId = z.object({ id: z.string() });

/** The turn of an answer with its steps, as the inbox shows it. */
async function traceOf({ conversationId, messageId }: ChatAnswer): Promise<string> {
  const { body } = await app.api('GET', `/api/conversations/${conversationId}/messages`);
  const { items } = z.object({ items: z.array(Message) }).parse(body);
  const runId = items.find(({ id }) => id === messageId)?.runId;
  const run = await app.api('GET', `/api/runs/${runId}`);
  return JSON.stringify(Run.parse(run.body).steps);
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

test('a model that fails again and again is stood in for, before the customer reads a word', async () => {
  await set({ fallbackModels: ['spare'] });
  model.next(refuses(500), refuses(500), says('I am the spare one.'));
  const answer = await ask('Hi', { config: { model: 'gpt-4o' } });
  expect(answer).toMatchObject({ text: 'I am the spare one.', handedOver: false });
  expect(model.asked.map((asked) => asked.model)).toEqual(['gpt-4o', 'gpt-4o', 'spare']);
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

test('masked: a model that sorts the mail reads no personal data either', async () => {
  await set({ maskPersonalData: true });
  const made = await Promise.all(
    (['triage', 'sales'] as const).map(async (type) =>
      app.api('POST', '/api/agents', {
        name: type,
        type,
        instructions: 'Be brief.',
        model: 'gpt-4o',
      }),
    ),
  );
  const agents = made.map(({ body }) => WithId.parse(body));
  model.next(says('{"agent": 1, "reason": "Anybody."}'), says('I wrote to [EMAIL_1].'));
  const answer = await ask('Please write to berta@quandt.example');
  await Promise.all(agents.map(async ({ id }) => app.api('DELETE', `/api/agents/${id}`)));
  expect(answer.text).toBe('I wrote to berta@quandt.example.');
  expect(model.asked.map(({ tools }) => tools === undefined)).toEqual([true, false]);
  expect(prompts()).toContain('[EMAIL_1]');
  expect(prompts()).not.toMatch(/berta|quandt/iu);
});

test('a picture that a customer sends is shown to a model that sees, and kept out of the trace', async () => {
  const form = new FormData();
  const picture = png(8, 6);
  form.append('files', new Blob([new Uint8Array(picture)], { type: 'image/png' }), 'broken.png');
  const sent = await fetch(`${app.url}/api/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.demo.apiKey}` },
    body: form,
  });
  const { items } = z.object({ items: z.array(WithId) }).parse(await sent.json());
  const message = { from: 'customer', attachments: items.map(({ id }) => id) };
  const begun = await app.api('POST', '/api/conversations', { contact: {}, message });
  const conversationId = WithId.parse(begun.body).id;
  model.reset();
  model.next(says('The cup is broken.'));
  const answer = await ask('What is wrong with it?', { conversationId });
  const asked = model.asked.find(({ tools }) => tools !== undefined);
  const base64 = picture.toString('base64');
  expect(asked?.messages.flatMap(({ pictures }) => pictures)).toEqual([
    `data:image/png;base64,${base64}`,
  ]);
  const trace = await traceOf(answer);
  expect(trace).toContain('image/png');
  expect(trace).not.toContain(base64);
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
  const answer = await ask('Where is my parcel?');
  expect(answer.handedOver).toBe(true);
  expect(answer.text).toContain('passing this on to a colleague');
  expect(model.asked).toHaveLength(1);
  expect(await traceOf(answer)).toContain('budget-spent');
});

test('in a long conversation what was said first stays in the prompt', async () => {
  // A summary that is due is asked for in the background, of the same model.
  const replies: Behaviour = async (body, response) =>
    body.tools === undefined
      ? says('Summary: order SHOP-77123, Tallinn.')(body, response)
      : says('I see.')(body, response);
  model.next(...Array.from({ length: 40 }, () => replies));
  let { conversationId } = await ask('My order is SHOP-77123 and I live in Tallinn.');
  for (let turn = 0; turn < 13; turn += 1) {
    ({ conversationId } = await ask(`And what about thing ${turn}?`, { conversationId }));
  }
  const last = model.asked.findLast(({ messages }) =>
    messages.at(-1)?.content?.includes('thing 12'),
  );
  expect(JSON.stringify(last?.messages)).toContain('SHOP-77123');
  expect(last?.messages.length).toBeLessThan(26);
});
