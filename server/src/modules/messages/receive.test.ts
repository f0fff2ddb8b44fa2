import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  links,
  noChannels,
  silent,
  testDatabase,
  testOrganization,
} from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';
import { startJobs } from '../../jobs/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { newId } from '../../platform/index.ts';
import { agentTurn, createMessages, deliverMessage } from './index.ts';
import type { Messages } from './index.ts';

let database: Database;
let jobs: Jobs;
let messages: Messages;
let organizationId: string;
let userId: string;

beforeAll(async () => {
  database = await testDatabase();
  jobs = await startJobs({
    systemUrl: database.systemUrl,
    types: [agentTurn, deliverMessage],
    log: silent,
  });
  messages = createMessages({ database, jobs, ...noChannels, links });
  organizationId = await testOrganization(database);
  userId = newId();
  await database.asSystem(async (tx) =>
    tx.insertInto('users').values({ id: userId, name: 'Ada', email: 'ada@shop.example' }).execute(),
  );
});
afterAll(async () => {
  await jobs.stop();
  await database.close();
});

const newContact = async (): Promise<string> => {
  const id = newId();
  await database.inOrganization(organizationId, async (tx) =>
    tx.insertInto('contacts').values({ id, organizationId }).execute(),
  );
  return id;
};

const write = async (contactId: string, content: string, externalId: string | null = null) =>
  messages.receive(organizationId, {
    contactId,
    channel: 'web_widget',
    channelId: null,
    content,
    externalId,
    turn: 'job',
  });

const messagesOf = async (contactId: string) =>
  database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('messages')
      .innerJoin('conversations', 'conversations.id', 'messages.conversationId')
      .select(['messages.content', 'messages.externalId', 'messages.conversationId'])
      .where('conversations.contactId', '=', contactId)
      .orderBy('messages.createdAt')
      .orderBy('messages.id')
      .execute(),
  );

test('the same message many times, at once and later, is one message', async () => {
  const contactId = await newContact();
  const first = await Promise.all(
    Array.from({ length: 300 }, async () => write(contactId, 'Hello', 'same-id')),
  );
  const later = await write(contactId, 'Hello', 'same-id');
  expect(new Set([...first, later].map(({ messageId }) => messageId)).size).toBe(1);
  expect(first.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  expect(await messagesOf(contactId)).toHaveLength(1);
});

test('what one contact sends at once stays in order, in one conversation', async () => {
  const contactId = await newContact();
  const texts = Array.from({ length: 250 }, (_, index) => `message ${index}`);
  await Promise.all(texts.map(async (text) => write(contactId, text, text)));
  const stored = await messagesOf(contactId);
  expect(stored.map(({ content }) => content)).toEqual(texts);
  expect(new Set(stored.map(({ conversationId }) => conversationId)).size).toBe(1);
});

test('any text is kept as it came', async () => {
  const contactId = await newContact();
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((s) => !s.includes('\u0000'));
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      const { messageId } = await write(contactId, content);
      const row = await database.inOrganization(organizationId, async (tx) =>
        tx.selectFrom('messages').select('content').where('id', '=', messageId).executeTakeFirst(),
      );
      expect(row?.content).toBe(content);
    }),
    { numRuns: 60 },
  );
});

test('one bad message spoils no other of its batch', async () => {
  const contactId = await newContact();
  const elsewhere = await write(await newContact(), 'Mine');
  const bad = messages.receive(organizationId, {
    contactId,
    channel: 'web_widget',
    channelId: null,
    conversationId: elsewhere.conversationId,
    content: 'Into somebody else’s conversation',
    externalId: null,
    turn: 'none',
  });
  const good = Array.from({ length: 20 }, async (_, index) => write(contactId, `${index}`));
  await expect(bad).rejects.toThrow('no such conversation');
  await Promise.all(good);
  expect(await messagesOf(contactId)).toHaveLength(20);
});

test('a conversation that is closed is over: the next message begins another', async () => {
  const contactId = await newContact();
  const first = await write(contactId, 'One');
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .updateTable('conversations')
      .set({ status: 'closed' })
      .where('id', '=', first.conversationId)
      .execute(),
  );
  const second = await write(contactId, 'Two');
  expect(second.conversationId).not.toBe(first.conversationId);
});

test('a conversation that was done goes back to the AI when the customer writes again', async () => {
  const contactId = await newContact();
  const { conversationId } = await write(contactId, 'One');
  const change = async (status: 'resolved' | 'pending') =>
    database.inOrganization(organizationId, async (tx) => {
      await tx.deleteFrom('runs').where('conversationId', '=', conversationId).execute();
      await tx
        .updateTable('conversations')
        .set({ status, handler: 'person', assignedUserId: userId })
        .where('id', '=', conversationId)
        .execute();
    });
  const stateNow = async () =>
    database.inOrganization(organizationId, async (tx) => ({
      ...(await tx
        .selectFrom('conversations')
        .select(['status', 'handler', 'assignedUserId'])
        .where('id', '=', conversationId)
        .executeTakeFirstOrThrow()),
      runs: await tx
        .selectFrom('runs')
        .select('status')
        .where('conversationId', '=', conversationId)
        .execute(),
    }));
  await change('pending');
  await write(contactId, 'Two');
  expect(await stateNow()).toEqual({
    status: 'open',
    handler: 'person',
    assignedUserId: userId,
    runs: [],
  });
  await change('resolved');
  await write(contactId, 'Three');
  expect(await stateNow()).toEqual({
    status: 'open',
    handler: 'ai',
    assignedUserId: null,
    runs: [{ status: 'queued' }],
  });
});

test('many messages of one conversation wait for one turn', async () => {
  const contactId = await newContact();
  const sent = await Promise.all([1, 2, 3].map(async (n) => write(contactId, `question ${n}`)));
  const runs = await database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('runs')
      .select('status')
      .where('conversationId', '=', sent[0]?.conversationId ?? '')
      .execute(),
  );
  expect(runs).toEqual([{ status: 'queued' }]);
});

test('counters follow every change, and event numbers have no gap', async () => {
  const { rows } = await database.systemPool.query<{ wrong: number }>(
    `SELECT count(*) AS wrong FROM (
       SELECT status, handler, coalesce("assignedUserId", ''), count(*) FROM conversations
       GROUP BY 1, 2, 3
       EXCEPT SELECT status, handler, "assignedUserId", count FROM conversation_counts) AS differing`,
  );
  expect(rows).toEqual([{ wrong: 0 }]);
  const numbers = await database.inOrganization(organizationId, async (tx) =>
    tx.selectFrom('events').select('sequence').orderBy('sequence').execute(),
  );
  expect(numbers.map(({ sequence }) => sequence)).toEqual(numbers.map((_, index) => index + 1));
});

test('an AI answer is dropped once a person has the conversation', async () => {
  const { conversationId } = await write(await newContact(), 'Question');
  const answer = async () =>
    database.inOrganization(organizationId, async (tx) =>
      messages.send(tx, organizationId, {
        conversationId,
        sender: { type: 'ai', name: 'Robin' },
        content: 'Answer',
      }),
    );
  expect((await answer()).kind).toBe('sent');
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .updateTable('conversations')
      .set({ handler: 'person' })
      .where('id', '=', conversationId)
      .execute(),
  );
  expect((await answer()).kind).toBe('dropped');
});
