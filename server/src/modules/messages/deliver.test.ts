import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import {
  links,
  SECRET_KEY,
  silent,
  testDatabase,
  testOrganization,
} from '../../../test/harness.ts';
import { ChannelError } from '../../channels/channel.ts';
import type { Channel } from '../../channels/channel.ts';
import type { Database } from '../../database/index.ts';
import { startJobs } from '../../jobs/index.ts';
import type { BoundJob, Jobs } from '../../jobs/index.ts';
import { createSealer, newId } from '../../platform/index.ts';
import { addChannel, createOpenChannel } from '../channels/index.ts';
import { createCredentials } from '../credentials/index.ts';
import { agentTurn, createMessages, deliverMessage, messageView, selectMessages } from './index.ts';
import type { Messages } from './index.ts';

let database: Database;
let jobs: Jobs;
let messages: Messages;
let job: BoundJob;
let organizationId: string;

/** What the channel does with the next messages, and what it was given: to whom, and what. */
let answer: () => { externalId: string | null };
let sent: [string | null, string][] = [];
let channelId: string;
let sentFiles: unknown[] = [];
let beforeSending = async (): Promise<void> => undefined;
const sending: NonNullable<Channel['sending']> = {
  // Each line is a part of its own.
  partsOf: (message) => message.content.split('\n').map((content) => ({ ...message, content })),
  send: async ({ address, content, attachments }) => {
    await beforeSending();
    sent.push([address, content]);
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
const email: Channel = {
  kind: 'email',
  title: 'A channel of the test',
  abilities: {
    textLimit: 100,
    media: true,
    choices: false,
    typing: false,
    receipts: 'none',
    edits: false,
    deletions: false,
    reactions: false,
    replyWindow: null,
  },
  settingsSchema: z.looseObject({}),
  credentialsSchema: z.object({}),
  sending,
};
let ahead = 0;

beforeAll(async () => {
  database = await testDatabase();
  jobs = await startJobs({
    systemUrl: database.systemUrl,
    types: [agentTurn, deliverMessage],
    log: silent,
  });
  const clock = { now: () => new Date(Date.now() + ahead) };
  messages = createMessages({
    database,
    jobs,
    channels: new Map([[email.kind, email]]),
    openChannel: createOpenChannel({
      database,
      credentials: createCredentials(createSealer(() => ({ current: SECRET_KEY, previous: [] }))),
      fetch: async () => Promise.reject(new Error('Nothing is fetched here.')),
      reach: async () => Promise.reject(new Error('Nothing is reached here.')),
      clock,
      log: silent,
      publicUrl: 'https://desk.example',
      allowBaseUrl: false,
    }),
    clock,
    links,
    publicUrl: 'https://desk.example',
  });
  const [only] = messages.jobs;
  if (!only) throw new Error('There is no job that delivers.');
  job = only;
  organizationId = await testOrganization(database);
});
beforeEach(async () => {
  ahead = 0;
  sent = [];
  answer = () => ({ externalId: `vendor-${sent.length}` });
  channelId = await database.inOrganization(organizationId, async (tx) => {
    const { id } = await addChannel(tx, organizationId, { type: 'email', name: newId() });
    return id;
  });
});
afterAll(async () => {
  await jobs.stop();
  await database.close();
});

const context = { signal: new AbortController().signal, log: silent };

async function newConversation(): Promise<string> {
  const [contactId, conversationId] = [newId(), newId()];
  await database.inOrganization(organizationId, async (tx) => {
    await tx.insertInto('contacts').values({ id: contactId, organizationId }).execute();
    const channelMeta = JSON.stringify({ address: 'ada@example.com' });
    const where = { organizationId, contactId, channelId, channelMeta };
    await tx
      .insertInto('conversations')
      .values({ id: conversationId, channel: 'email', ...where })
      .execute();
  });
  return conversationId;
}

/** Answers a customer; returns how the delivery is run, given up and looked at. */
async function answered(content = 'Two days.', inConversation?: string) {
  const conversationId = inConversation ?? (await newConversation());
  const message = await database.inOrganization(organizationId, async (tx) => {
    const said = await messages.send(tx, organizationId, {
      conversationId,
      sender: { type: 'ai', name: 'Robin' },
      content,
    });
    if (said.kind === 'dropped') throw new Error('It was dropped.');
    return said.message;
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
    message,
    deliveryId,
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
  expect(sent).toHaveLength(1);
});

test('a temporary failure is tried again later, and is one for good when it has been too long', async () => {
  const { run, giveUp, view, told } = await answered();
  answer = () => {
    throw new ChannelError('temporary', 'The mail server is busy.');
  };
  await run();
  // Its time has not come.
  await run();
  expect(sent).toHaveLength(1);
  expect(await view()).toEqual(['queued', 'The mail server is busy.']);
  expect((await told())[1]).toBe(0);
  ahead = 7 * 3_600_000;
  await run();
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
  expect(sent).toHaveLength(1);
});

test('a process that died while it sent leaves an unknown outcome, not a second message', async () => {
  const { run, setStatus, view } = await answered();
  await setStatus('sending');
  await run();
  expect(await view()).toEqual(['unknown', expect.stringContaining('may have gone out')]);
  expect(sent).toHaveLength(0);
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
  expect(sent).toHaveLength(0);
});

test('a channel gets the files of a message, with their bytes', async () => {
  const conversationId = await newConversation();
  const fileId = newId();
  const deliveryId = await database.inOrganization(organizationId, async (tx) => {
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
    const said = await messages.send(tx, organizationId, {
      conversationId,
      sender: { type: 'agent', userId: null, name: 'Ada' },
      content: '',
      attachments: { owner: 'user:ada', ids: [fileId] },
    });
    if (said.kind === 'dropped') throw new Error('It was dropped.');
    const { id } = await tx
      .selectFrom('deliveries')
      .select('id')
      .where('messageId', '=', said.message.id)
      .executeTakeFirstOrThrow();
    return id;
  });
  await job.run({ organizationId, deliveryId }, context);
  expect(sentFiles).toEqual([['bill.txt', 'text/plain', 5, '129!!']]);
});

test('messages of a conversation leave in their order, and each calls for the next', async () => {
  const conversationId = await newConversation();
  const first = await answered('First', conversationId);
  const second = await answered('Second', conversationId);
  await second.run();
  expect(sent).toEqual([]);
  await first.run();
  expect(await waiting(second.deliveryId)).toBe(2);
  await second.run();
  expect(sent).toEqual([
    ['ada@example.com', 'First'],
    ['ada@example.com', 'Second'],
  ]);
});

test('a message in parts goes on where it stopped', async () => {
  const { run, view } = await answered('One\nTwo\nThree');
  answer = () => {
    if (sent.length === 2) throw new ChannelError('temporary', 'Busy.');
    return { externalId: `vendor-${sent.length}` };
  };
  await run();
  expect(await view()).toEqual(['queued', 'Busy.']);
  ahead = 10_000;
  await run();
  expect(await view()).toEqual(['sent', null]);
  expect(sent.map(([, content]) => content)).toEqual(['One', 'Two', 'Two', 'Three']);
});

test('where the vendor wants a pause, nothing of the channel leaves before', async () => {
  const { run } = await answered('First');
  const other = await answered('Other');
  answer = () => {
    throw new ChannelError('rate-limited', 'Too many.', { retryAfter: 30 });
  };
  await run();
  answer = () => ({ externalId: 'vendor' });
  ahead = 29_000;
  await other.run();
  expect(sent).toHaveLength(1);
  ahead = 31_000;
  await other.run();
  await run();
  expect(sent.map(([, content]) => content)).toEqual(['First', 'Other', 'First']);
});

test('two processes that have the same job send it once', async () => {
  const { run, view } = await answered();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  beforeSending = async () => held;
  const slow = run();
  await expect.poll(async () => (await view())[0]).toBe('sending');
  await run();
  release();
  await slow;
  expect(await view()).toEqual(['sent', null]);
  expect(sent).toHaveLength(1);
});

test('an answer of the AI that cannot be delivered is for a person to see to', async () => {
  const { run, message } = await answered();
  answer = () => {
    throw new ChannelError('rejected', 'The customer blocked the bot.');
  };
  await run();
  const { handler } = await database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('conversations')
      .select('handler')
      .where('id', '=', message.conversationId)
      .executeTakeFirstOrThrow(),
  );
  expect(handler).toBe('person');
});

/** Jobs that wait for a delivery. */
async function waiting(deliveryId: string): Promise<number> {
  const found = await database.asSystem(async (tx) =>
    jobs.unfinished(tx, deliverMessage, { key: 'deliveryId', values: [deliveryId] }),
  );
  return found.length;
}
