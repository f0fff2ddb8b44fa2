import type { WidgetFrame } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, testOrganization } from '../../../../test/harness.ts';
import {
  breaksAfter,
  calls,
  fallsSilentAfter,
  refuses,
  says,
  startModelServer,
} from '../../../../test/model-server.ts';
import type { ModelServer } from '../../../../test/model-server.ts';
import { startTurns, writeAs } from '../../../../test/turns.ts';
import type { Turns, WaitingRun } from '../../../../test/turns.ts';
import type { Database } from '../../../database/index.ts';
import { newId, systemClock } from '../../../platform/index.ts';
import { readRecorded } from '../replay/grounds.ts';
import { replay } from '../replay/replay.ts';
import { turnLimits } from '../turn/limits.ts';

let database: Database;
let model: ModelServer;
let organizationId: string;
let agentId: string;
/** Jobs that were sent and not run yet. */
const waiting: WaitingRun[] = [];
let frames: WidgetFrame[] = [];
let ahead = 0;

const start = (): Turns =>
  startTurns({
    database,
    model,
    waiting,
    publish: (_, conversationId, frame) => frames.push({ ...frame, conversationId }),
    clock: { now: () => new Date(systemClock.now().getTime() + ahead) },
  });

let server: Turns;

beforeAll(async () => {
  database = await testDatabase();
  model = await startModelServer();
});
beforeEach(async () => {
  model.reset();
  waiting.length = 0;
  frames = [];
  ahead = 0;
  organizationId = await testOrganization(database, `shop-${newId()}`);
  agentId = newId();
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('agents')
      .values({ id: agentId, organizationId, name: 'Robin', type: 'support', instructions: '' })
      .execute(),
  );
  server = start();
});
afterAll(async () => {
  await database.close();
  await model.close();
});

/** A customer writes on a channel; returns the conversation. */
const write = async (content: string, contactId?: string) =>
  writeAs({ database, messages: server.messages }, organizationId, content, contactId);

const inOrganization: Database['inOrganization'] = async (_, work) =>
  database.inOrganization(organizationId, work);

async function said(conversationId: string): Promise<string[]> {
  const rows = await inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('messages')
      .select(['senderType', 'content'])
      .where('conversationId', '=', conversationId)
      // Without the lines that tell the team what happened.
      .where('isPrivate', '=', false)
      .orderBy('createdAt')
      .orderBy('id')
      .execute(),
  );
  return rows.map(({ senderType, content }) => `${senderType}: ${content}`);
}

async function runsOf(conversationId: string) {
  return inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('runs')
      .selectAll()
      .where('conversationId', '=', conversationId)
      .orderBy('createdAt')
      .execute(),
  );
}

async function conversation(id: string) {
  return inOrganization(organizationId, async (tx) =>
    tx.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  );
}

test('a message of a channel is answered in the background, and shown while it is written', async () => {
  model.next(says('Here is a longer answer, word by word.', 15));
  const { conversationId } = await write('Hello, a question');
  await server.work();
  expect(await said(conversationId)).toEqual([
    'customer: Hello, a question',
    'ai: Here is a longer answer, word by word.',
  ]);
  const types = frames.map(({ type }) => type);
  expect(types[0]).toBe('answer.started');
  expect(types.at(-1)).toBe('answer.stopped');
  let text = '';
  for (const frame of frames) {
    if (frame.type !== 'answer.streamed') continue;
    expect(frame.data.offset).toBe(text.length);
    text += frame.data.delta;
  }
  expect(text).toBe('Here is a longer answer, word by word.');
  expect(frames.at(-1)).toMatchObject({ data: { reason: 'done' } });
});

test('what it cost and whose conversation it is are written down, once', async () => {
  model.next(says('One.'), says('Two.'));
  const { conversationId, contactId } = await write('First');
  await server.work();
  await write('Second', contactId);
  await server.work();
  const [usage, agent] = await inOrganization(organizationId, async (tx) => [
    await tx.selectFrom('billing_usage').selectAll().orderBy('costType').execute(),
    await tx.selectFrom('agents').selectAll().executeTakeFirstOrThrow(),
  ]);
  expect(usage.map(({ costType, quantity }) => [costType, quantity])).toEqual([
    ['ai_tokens_input', 1_000],
    ['ai_tokens_input', 1_000],
    ['ai_tokens_output', 50],
    ['ai_tokens_output', 50],
  ]);
  expect(usage[0]?.totalCost).toBeCloseTo((800 * 2.5 + 200 * 1.25) / 1e6, 9);
  expect(usage[0]?.billingPeriod).toMatch(/^\d{4}-\d{2}$/u);
  expect(agent.totalConversations).toBe(1);
  expect((await conversation(conversationId)).assignedAgentId).toBe(agentId);
});

test('messages that come while an answer is written get one answer, after it', async () => {
  model.next(says('To the first.', 30), says('To the others.'));
  const { conversationId, contactId } = await write('One');
  const working = server.work();
  await expect.poll(() => model.asked.length).toBe(1);
  await write('Two', contactId);
  await write('Three', contactId);
  await working;
  await server.work();
  expect(await said(conversationId)).toEqual([
    'customer: One',
    'customer: Two',
    'customer: Three',
    'ai: To the first.',
    'ai: To the others.',
  ]);
  expect(model.asked).toHaveLength(2);
});

test('messages that came before the turn began are answered by it, and not again', async () => {
  model.next(says('To both.'));
  const { conversationId, contactId } = await write('One');
  await write('Two', contactId);
  await server.work();
  expect((await said(conversationId)).at(-1)).toBe('ai: To both.');
  expect(model.asked).toHaveLength(1);
  expect(model.asked[0]?.messages.at(-1)?.content).toBe('One\nTwo');
});

test('a model is shown a picture and reads what it is; the trace names its file', async () => {
  model.next(says('I see that there is a picture.'));
  const { conversationId, contactId } = await write('What is this?');
  const owner = `contact:${contactId}`;
  const file = { id: newId(), name: 'lamp.png', mimeType: 'image/png', size: 2_000 };
  await inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('files')
      .values({
        ...file,
        organizationId,
        uploadedBy: owner,
        sha256: '',
        content: Buffer.from('a picture'),
      })
      .execute(),
  );
  await server.messages.receive(organizationId, {
    contactId,
    conversationId,
    channel: 'web_widget',
    channelId: null,
    content: '',
    attachments: { owner, ids: [file.id] },
    externalId: null,
    turn: 'job',
  });
  await server.work();
  expect(model.asked[0]?.messages.at(-1)?.content).toBe(
    'What is this?\n[attachment: lamp.png, image/png, 2 kB]',
  );
  const encoded = Buffer.from('a picture').toString('base64');
  expect(model.asked[0]?.messages.at(-1)?.pictures).toEqual([`data:image/png;base64,${encoded}`]);
  const steps = await inOrganization(organizationId, async (tx) =>
    tx.selectFrom('run_steps').select('input').where('kind', '=', 'model').execute(),
  );
  expect(JSON.stringify(steps)).toContain(file.id);
  expect(JSON.stringify(steps)).not.toContain(encoded);
  const [run] = await runsOf(conversationId);
  const { recorded } = await inOrganization(organizationId, async (tx) =>
    readRecorded(tx, run?.id ?? ''),
  );
  expect((await replay(recorded, turnLimits)).firstDifference).toBeNull();
});

test('a job that runs twice answers once', async () => {
  model.next(says('Once.'));
  const { conversationId } = await write('One');
  waiting.push(...waiting);
  await server.work();
  expect(model.asked).toHaveLength(1);
  expect(await said(conversationId)).toHaveLength(2);
});

test('a handover tells the customer first, then a person has the conversation', async () => {
  model.next(calls('handOver', { reason: 'asked-for-person' }));
  const { conversationId } = await write('A person, please');
  await server.work();
  expect((await said(conversationId)).at(-1)).toMatch(/^ai: .*colleague/u);
  expect(await conversation(conversationId)).toMatchObject({
    handler: 'person',
    status: 'escalated',
  });
});

test('a model that fails is told to the people who run the system', async () => {
  model.next(refuses(401));
  const { conversationId } = await write('Hello?');
  await server.work();
  expect(await runsOf(conversationId)).toMatchObject([{ status: 'failed' }]);
  const events = await inOrganization(organizationId, async (tx) =>
    tx.selectFrom('system_events').selectAll().execute(),
  );
  expect(events).toMatchObject([{ conversationId, eventType: 'error', source: 'model:gpt-4o' }]);
});

test('text with NUL, half a character or quotes is stored all the same', async () => {
  model.next(breaksAfter('Odd \u0000 \ud83d "quoted" \\u0000'));
  const { conversationId } = await write('Odd?');
  await server.work();
  expect((await said(conversationId)).at(-1)).toMatch(/^ai: Odd .*"quoted" \\u0000\n\nMy answer/u);
});

test('without an active agent a person gets it, and the customer is told', async () => {
  await inOrganization(organizationId, async (tx) =>
    tx.updateTable('agents').set({ isActive: false }).execute(),
  );
  const { conversationId } = await write('Anybody?');
  await server.work();
  expect((await said(conversationId)).at(-1)).toMatch(/^ai: .*colleague/u);
  expect(await conversation(conversationId)).toMatchObject({ handler: 'person' });
});

test('a run whose time was over is too slow again, without taking that long', async () => {
  model.next(fallsSilentAfter(''));
  const slow = startTurns({ database, model, waiting, limits: { time: 150 } });
  const { conversationId } = await write('Hello?');
  await slow.work();
  const [run] = await runsOf(conversationId);
  const { recorded } = await inOrganization(organizationId, async (tx) =>
    readRecorded(tx, run?.id ?? ''),
  );
  const { firstDifference, result } = await replay(recorded, turnLimits);
  expect({ firstDifference, handover: result.handover }).toEqual({
    firstDifference: null,
    handover: 'too-slow',
  });
});

test('an agent can be removed while it answers; the answer stays', async () => {
  model.next(says('Still here.', 40));
  const { conversationId } = await write('Hello?');
  const working = server.work();
  await expect.poll(() => model.asked.length).toBe(1);
  await inOrganization(organizationId, async (tx) => {
    await tx.updateTable('runs').set({ agentId: null }).execute();
    await tx.deleteFrom('agents').where('id', '=', agentId).execute();
  });
  await working;
  expect((await said(conversationId)).at(-1)).toBe('ai: Still here.');
});
