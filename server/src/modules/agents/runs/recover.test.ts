import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, testOrganization } from '../../../../test/harness.ts';
import { says, startModelServer } from '../../../../test/model-server.ts';
import type { ModelServer } from '../../../../test/model-server.ts';
import { startTurns, writeAs } from '../../../../test/turns.ts';
import type { Turns, WaitingRun } from '../../../../test/turns.ts';
import type { Database } from '../../../database/index.ts';
import { newId, systemClock } from '../../../platform/index.ts';
import { claimRun, LEASE } from './claim.ts';

let database: Database;
let model: ModelServer;
let organizationId: string;
/** Jobs that were sent and not run yet. */
const waiting: WaitingRun[] = [];
let ahead = 0;

const start = (): Turns =>
  startTurns({
    database,
    model,
    waiting,
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
  ahead = 0;
  organizationId = await testOrganization(database, `shop-${newId()}`);
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('agents')
      .values({ id: newId(), organizationId, name: 'Robin', type: 'support', instructions: '' })
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

/** As a process does that is killed in the middle of a run. */
async function dieIn(runId: string): Promise<void> {
  const held = await inOrganization(organizationId, async (tx) => claimRun(tx, runId));
  expect(held?.id).toBe(runId);
}

test('a run whose process died is taken up once its lease is over, and not before', async () => {
  model.next(says('Here at last.'));
  const { conversationId } = await write('Hello?');
  await dieIn(waiting.shift()?.runId ?? '');
  await server.recover();
  expect(waiting).toHaveLength(0);
  ahead = LEASE + 1_000;
  await server.recover();
  await server.work();
  expect((await said(conversationId)).at(-1)).toBe('ai: Here at last.');
  expect(await runsOf(conversationId)).toMatchObject([{ status: 'done', attempts: 2 }]);
});

test('a dead run gives way to one that waits: one answer to all', async () => {
  model.next(says('To both.'));
  const { conversationId, contactId } = await write('One');
  await dieIn(waiting.shift()?.runId ?? '');
  await write('Two', contactId);
  await server.work();
  ahead = LEASE + 1_000;
  await server.recover();
  await server.work();
  expect(await said(conversationId)).toEqual(['customer: One', 'customer: Two', 'ai: To both.']);
  expect((await runsOf(conversationId)).map(({ status }) => status)).toEqual(['dropped', 'done']);
});

test('a trial whose process died is not taken up: nobody waits for it', async () => {
  const { conversationId } = await write('Trying it out');
  await inOrganization(organizationId, async (tx) =>
    tx
      .updateTable('conversations')
      .set({ isTrial: true })
      .where('id', '=', conversationId)
      .execute(),
  );
  await dieIn(waiting.shift()?.runId ?? '');
  ahead = LEASE + 1_000;
  await server.recover();
  expect(waiting).toHaveLength(0);
  expect(await runsOf(conversationId)).toMatchObject([{ status: 'dropped' }]);
});

test('a run that the queue gave up on is put back, once', async () => {
  const { conversationId } = await write('Hello?');
  const runId = waiting.shift()?.runId ?? '';
  const times = (): number => waiting.filter((item) => item.runId === runId).length;
  ahead = 30_000;
  await server.recover();
  expect(times()).toBe(0);
  ahead = 90_000;
  await server.recover();
  await server.recover();
  expect(times()).toBe(1);
  model.next(says('Found again.'));
  await server.work();
  expect((await said(conversationId)).at(-1)).toBe('ai: Found again.');
});

test('a run that killed its process three times goes to a person', async () => {
  const { conversationId } = await write('Poison');
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await dieIn(waiting.shift()?.runId ?? '');
    ahead = LEASE + 1_000;
    await server.recover();
  }
  expect(waiting).toHaveLength(0);
  expect(model.asked).toHaveLength(0);
  expect((await said(conversationId)).at(-1)).toMatch(/^ai: .*colleague/u);
  expect(await conversation(conversationId)).toMatchObject({ handler: 'person' });
});

test('a run that waited for the team before keeps what it did, and what it cost, when it is given up', async () => {
  const { conversationId } = await write('Poison');
  const runId = waiting.shift()?.runId ?? '';
  const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5 };
  await inOrganization(organizationId, async (tx) => {
    const billed = JSON.stringify({ usage, cost: { input: 7, output: 0 } });
    const dead = { status: 'running', attempts: 3, leaseExpiresAt: new Date(0) } as const;
    await tx
      .updateTable('runs')
      .set({ ...dead, billed })
      .where('id', '=', runId)
      .execute();
    const step = { kind: 'wait', name: 'refund', input: '{}', output: '{}', duration: 1 };
    const where = { id: newId(), organizationId, runId, position: 0 };
    await tx
      .insertInto('run_steps')
      .values({ ...where, ...step })
      .execute();
  });
  await server.recover();
  expect(await runsOf(conversationId)).toMatchObject([
    { status: 'failed', inputTokens: 10, costMicros: 7 },
  ]);
  const steps = await inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('run_steps')
      .select('kind')
      .where('runId', '=', runId)
      .orderBy('position')
      .execute(),
  );
  expect(steps.map(({ kind }) => kind)).toEqual(['wait', 'handover']);
});

test('a process that was taken for dead but lives stores no second answer', async () => {
  model.next(says('The slow one.', 60), says('The quick one.'));
  const { conversationId } = await write('Hello?');
  const slow = server.work();
  await expect.poll(() => model.asked.length).toBe(1);
  ahead = LEASE + 1_000;
  await server.recover();
  await start().work();
  await slow;
  expect(await said(conversationId)).toEqual(['customer: Hello?', 'ai: The quick one.']);
});
