import { Approval, Message, Run } from '@frontdesk/contract';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../../../test/harness.ts';
import type { TestApp } from '../../../../test/harness.ts';
import { calls, callsMany, says, startModelServer } from '../../../../test/model-server.ts';
import type { ModelServer } from '../../../../test/model-server.ts';

let model: ModelServer;
let app: TestApp;
const environment = () => ({ OPENAI_API_KEY: 'key', OPENAI_BASE_URL: model.url });

beforeAll(async () => {
  model = await startModelServer(0, { onlyTurns: true });
  app = await testApp(environment());
  const { body } = await app.api('GET', '/api/agents');
  const { items } = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(body);
  for (const { id } of items) {
    const tools = [
      'searchKnowledge',
      { toolName: 'setPriority', settings: { approval: 'always' } },
      { toolName: 'tagConversation', settings: { approval: 'always' } },
    ];
    await app.api('PATCH', `/api/agents/${id}`, { agentConfig: { tools } });
  }
});
afterEach(() => model.reset());
afterAll(async () => {
  await app.close();
  await model.close();
});

async function ask(message: string, conversationId?: string): Promise<string> {
  const { body, status } = await app.api(
    'POST',
    '/api/agents/chat',
    { message, ...(conversationId === undefined ? {} : { conversationId }) },
    { accept: 'application/json' },
  );
  expect(status).toBe(200);
  return z.object({ conversationId: z.string() }).parse(body).conversationId;
}

async function waitingIn(conversationId: string, on = app): Promise<Approval[]> {
  const path = `/api/approvals?conversationId=${conversationId}&state=waiting`;
  const { body } = await on.api('GET', path);
  return z.object({ items: z.array(Approval) }).parse(body).items;
}

const Conversation = z.object({
  status: z.string(),
  handler: z.string(),
  priority: z.number(),
  tags: z.array(z.string()),
});

async function conversation(id: string, on = app) {
  return Conversation.parse((await on.api('GET', `/api/conversations/${id}`)).body);
}

/** What the AI said, once it has said that much. */
async function answers(conversationId: string, count: number, on = app): Promise<Message[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { body } = await on.api('GET', `/api/conversations/${conversationId}/messages`);
    const { items } = z.object({ items: z.array(Message) }).parse(body);
    const said = items.filter(({ senderType }) => senderType === 'ai').toReversed();
    if (said.length >= count) return said;
    await wait(50);
  }
  throw new Error(`There were no ${count} answers.`);
}

test('a call waits for the team with its exact arguments, the customer is told, and it goes on', async () => {
  model.next(calls('setPriority', { priority: 'urgent' }), says('It is urgent now.'));
  const id = await ask('Please make this urgent');
  expect(await conversation(id)).toMatchObject({ status: 'pending', handler: 'ai', priority: 0 });
  const [told] = await answers(id, 1);
  expect(told?.content).toMatch(/colleague/iu);
  expect(told?.confidence).toBeNull();
  const [approval] = await waitingIn(id);
  expect(approval).toMatchObject({
    toolName: 'setPriority',
    displayName: 'Set the priority',
    input: { priority: 'urgent' },
  });
  const decided = await app.api('POST', `/api/approvals/${approval?.id}`, { decision: 'approve' });
  expect(decided).toMatchObject({ status: 200, body: { status: 'approved' } });
  const said = await answers(id, 2);
  expect(said.at(-1)?.content).toBe('It is urgent now.');
  expect(await conversation(id)).toMatchObject({ status: 'open', priority: 4 });
  const again = await app.api('POST', `/api/approvals/${approval?.id}`, { decision: 'decline' });
  expect(again.status).toBe(409);
  const run = Run.parse((await app.api('GET', `/api/runs/${said.at(-1)?.runId}`)).body);
  expect(run.steps.map(({ kind }) => kind)).toEqual([
    'routing',
    'model',
    'wait',
    'tool',
    'model',
    'answer',
  ]);
});

test('what is declined is not done; the AI hears why, and tells the customer', async () => {
  model.next(calls('setPriority', { priority: 'high' }), says('My colleague said no.'));
  const id = await ask('Please make this important');
  const [approval] = await waitingIn(id);
  const body = { decision: 'decline', note: 'It is a holiday' };
  await app.api('POST', `/api/approvals/${approval?.id}`, body);
  expect((await answers(id, 2)).at(-1)?.content).toBe('My colleague said no.');
  expect((await conversation(id)).priority).toBe(0);
  expect(JSON.stringify(model.asked.at(-1)?.messages)).toContain('It is a holiday');
});

test('while it waits the customer may ask other things, and the same act is not asked for twice', async () => {
  model.next(
    calls('setPriority', { priority: 'low' }),
    calls('setPriority', { priority: 'low' }),
    says('It still waits.'),
  );
  const id = await ask('Please make this unimportant');
  await ask('And?', id);
  expect((await answers(id, 2)).at(-1)?.content).toBe('It still waits.');
  expect(await waitingIn(id)).toHaveLength(1);
});

test('of two calls both wait; the turn goes on when both are decided', async () => {
  model.next(
    callsMany(['setPriority', { priority: 'high' }], ['tagConversation', { tags: ['vip'] }]),
    says('Both are done with.'),
  );
  const id = await ask('Please tag this, and make it important');
  const [first, second] = await waitingIn(id);
  await app.api('POST', `/api/approvals/${first?.id}`, { decision: 'approve' });
  expect(await conversation(id)).toMatchObject({ status: 'pending', priority: 0, tags: [] });
  await app.api('POST', `/api/approvals/${second?.id}`, { decision: 'approve' });
  await answers(id, 2);
  expect(await conversation(id)).toMatchObject({ status: 'open', priority: 3, tags: ['vip'] });
});

test('days later, after a restart, and when a person has it: what was agreed to is done, and no more', async () => {
  model.next(calls('setPriority', { priority: 'urgent' }), says('Nobody reads this.'));
  const id = await ask('Please make this urgent, too');
  const [approval] = await waitingIn(id);
  await app.api('POST', `/api/conversations/${id}/take-over`);
  const later = await testApp(environment(), app);
  await app.close();
  try {
    await later.api('POST', `/api/approvals/${approval?.id}`, { decision: 'approve' });
    for (let tries = 0; (await conversation(id, later)).priority !== 4; tries += 1) {
      if (tries > 200) throw new Error('It was never done.');
      await wait(50);
    }
    await wait(100);
    expect(await answers(id, 1, later)).toHaveLength(1);
    expect(model.asked).toHaveLength(1);
  } finally {
    app = later;
  }
});
