import { afterAll, beforeAll, expect, test } from 'vitest';
import { links, silent, testDatabase, testOrganization } from '../../../test/harness.ts';
import { ChannelError } from '../../channels/channel.ts';
import type { Channel } from '../../channels/channel.ts';
import type { Database } from '../../database/index.ts';
import { startJobs } from '../../jobs/index.ts';
import type { BoundJob, Jobs } from '../../jobs/index.ts';
import { newId } from '../../platform/index.ts';
import { agentTurn, createMessages, deliverMessage, messageView, selectMessages } from './index.ts';
import type { Messages } from './index.ts';

let database: Database;
let jobs: Jobs;
let messages: Messages;
let job: BoundJob;
let organizationId: string;

/** What the channel does with the next messages; sends are counted. */
let answer: () => { externalId: string | null };
let sends = 0;
let sentFiles: unknown[] = [];
const email: Channel = {
  kind: 'email',
  title: 'A channel of the test',
  send: async ({ attachments }) => {
    sends += 1;
    sentFiles = await Promise.all(
      attachments.map(async (file) => [
        file.name,
        file.mimeType,
        file.size,
        Buffer.from(await file.read()).toString(),
      ]),
    );
    return answer();
  },
};

beforeAll(async () => {
  database = await testDatabase();
  jobs = await startJobs({
    systemUrl: database.systemUrl,
    types: [agentTurn, deliverMessage],
    log: silent,
  });
  messages = createMessages({ database, jobs, channels: new Map([[email.kind, email]]), links });
  const [only] = messages.jobs;
  if (!only) throw new Error('There is no job that delivers.');
  job = only;
  organizationId = await testOrganization(database);
});
afterAll(async () => {
  await jobs.stop();
  await database.close();
});

const context = { signal: new AbortController().signal, log: silent };

/** Answers a customer; returns how the delivery is run, given up and looked at. */
async function answered() {
  sends = 0;
  answer = () => ({ externalId: 'vendor-1' });
  const message = await database.inOrganization(organizationId, async (tx) => {
    const [contactId, conversationId] = [newId(), newId()];
    await tx.insertInto('contacts').values({ id: contactId, organizationId }).execute();
    await tx
      .insertInto('conversations')
      .values({ id: conversationId, organizationId, contactId, channel: 'email' })
      .execute();
    const sent = await messages.send(tx, organizationId, {
      conversationId,
      sender: { type: 'ai', name: 'Robin' },
      content: 'Two days.',
    });
    if (sent.kind === 'dropped') throw new Error('It was dropped.');
    return sent.message;
  });
  expect(messageView(message, links)).toMatchObject({
    deliveryStatus: 'queued',
    deliveryError: null,
  });
  const { id: deliveryId } = await database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('deliveries')
      .select('id')
      .where('messageId', '=', message.id)
      .executeTakeFirstOrThrow(),
  );
  const data = { organizationId, deliveryId };
  return {
    run: async () => job.run(data, context),
    giveUp: async () => job.givenUp?.(data, context),
    setStatus: async (status: 'sending' | 'delivered') =>
      database.inOrganization(organizationId, async (tx) =>
        tx.updateTable('deliveries').set({ status }).where('id', '=', deliveryId).execute(),
      ),
    view: async () =>
      database.inOrganization(organizationId, async (tx) => {
        const row = await selectMessages(tx)
          .where('messages.id', '=', message.id)
          .executeTakeFirstOrThrow();
        const { deliveryStatus, deliveryError } = messageView(row, links);
        return [deliveryStatus, deliveryError];
      }),
    /** How often the browsers were told, and how often those who run the system. */
    told: async () =>
      database.inOrganization(organizationId, async (tx) => {
        const updates = await tx
          .selectFrom('events')
          .select('sequence')
          .where('type', '=', 'message.updated')
          .where('conversationId', '=', message.conversationId)
          .execute();
        const errors = await tx
          .selectFrom('system_events')
          .select('message')
          .where('conversationId', '=', message.conversationId)
          .execute();
        return [updates.length, errors.length];
      }),
  };
}

test('a message that left is sent, once', async () => {
  const { run, view, told } = await answered();
  await run();
  await run();
  expect(await view()).toEqual(['sent', null]);
  expect(await told()).toEqual([1, 0]);
  expect(sends).toBe(1);
});

test('a temporary failure waits for the queue, and is one for good when the queue gives up', async () => {
  const { run, giveUp, view, told } = await answered();
  answer = () => {
    throw new ChannelError('temporary', 'The mail server is busy.');
  };
  await expect(run()).rejects.toThrow('busy');
  await expect(run()).rejects.toThrow('busy');
  expect(await view()).toEqual(['queued', 'The mail server is busy.']);
  expect((await told())[1]).toBe(0);
  await giveUp();
  await giveUp();
  expect(await view()).toEqual(['failed', 'The mail server is busy.']);
  expect((await told())[1]).toBe(1);
});

test('a failure for good is told', async () => {
  const { run, view, told } = await answered();
  answer = () => {
    throw new ChannelError('rejected', 'There is no such address.');
  };
  await run();
  expect(await view()).toEqual(['failed', 'There is no such address.']);
  expect(await told()).toEqual([1, 1]);
});

test.each([
  ['a channel that does not know', new ChannelError('unknown-outcome', 'No answer came.')],
  ['an error that nobody foresaw', new TypeError('fetch failed')],
])('%s: never sent again', async (_, error) => {
  const { run, view, told } = await answered();
  answer = () => {
    throw error;
  };
  await run();
  await run();
  expect(await view()).toEqual(['unknown', error.message]);
  expect(await told()).toEqual([1, 1]);
  expect(sends).toBe(1);
});

test('a process that died while it sent leaves an unknown outcome, not a second message', async () => {
  const { run, setStatus, view } = await answered();
  await setStatus('sending');
  await run();
  expect(await view()).toEqual(['unknown', expect.stringContaining('may have gone out')]);
  expect(sends).toBe(0);
});

test('a process that died at the last try is told too', async () => {
  const { giveUp, setStatus, view, told } = await answered();
  await setStatus('sending');
  await giveUp();
  expect((await view())[0]).toBe('unknown');
  expect(await told()).toEqual([1, 1]);
});

test('what the customer has already stays delivered', async () => {
  const { run, setStatus, view, told } = await answered();
  await setStatus('delivered');
  await run();
  expect(await view()).toEqual(['sent', null]);
  expect(await told()).toEqual([0, 0]);
  expect(sends).toBe(0);
});

test('a channel gets the files of a message, with their bytes', async () => {
  sends = 0;
  answer = () => ({ externalId: null });
  const [conversationId, fileId] = [newId(), newId()];
  const deliveryId = await database.inOrganization(organizationId, async (tx) => {
    await tx
      .insertInto('conversations')
      .values({ id: conversationId, organizationId, channel: 'email' })
      .execute();
    await tx
      .insertInto('files')
      .values({
        id: fileId,
        organizationId,
        uploadedBy: 'user:ada',
        name: 'bill.txt',
        mimeType: 'text/plain',
        size: 5,
        sha256: '',
        content: Buffer.from('129!!'),
      })
      .execute();
    const sent = await messages.send(tx, organizationId, {
      conversationId,
      sender: { type: 'agent', userId: null, name: 'Ada' },
      content: '',
      attachments: { owner: 'user:ada', ids: [fileId] },
    });
    if (sent.kind === 'dropped') throw new Error('It was dropped.');
    const { id } = await tx
      .selectFrom('deliveries')
      .select('id')
      .where('messageId', '=', sent.message.id)
      .executeTakeFirstOrThrow();
    return id;
  });
  await job.run({ organizationId, deliveryId }, context);
  expect(sentFiles).toEqual([['bill.txt', 'text/plain', 5, '129!!']]);
});
