import { ConversationDetail, Message, startWidgetSession } from '@frontdesk/contract';
import type { ResponseOf } from '@frontdesk/contract';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { newId } from '../../platform/index.ts';

let app: TestApp;
let owner: Client;

beforeAll(async () => {
  // No worker: nothing answers in between.
  app = await testApp({ ROLES: 'web' });
  owner = new Client({ connectionString: app.databaseUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

type Session = ResponseOf<typeof startWidgetSession>;

/** Opens the chat on a page; `token` is that of an earlier visit. */
async function open(token?: string): Promise<Session> {
  const { body } = await app.api('POST', '/api/widget/session', {
    channelKey: app.demo.channelKey,
    token,
  });
  return startWidgetSession.response.parse(body);
}

const as = ({ token }: Session, method: string, path: string, body?: unknown) =>
  app.api(method, `/api/widget/${path}`, body, { authorization: `Bearer ${token}` });

const Sent = z.object({ conversationId: z.string() });

async function say(visit: Session, content: string): Promise<string> {
  const sent = await as(visit, 'POST', 'messages', { content, externalId: newId() });
  expect(sent.status).toBe(201);
  return Sent.parse(sent.body).conversationId;
}

const conversation = async (id: string): Promise<ConversationDetail> =>
  ConversationDetail.parse((await app.api('GET', `/api/conversations/${id}`)).body);

const eventsOf = async (id: string): Promise<string[]> => {
  const { rows } = await owner.query<{ type: string }>(
    `SELECT type FROM events WHERE "conversationId" = $1 ORDER BY sequence`,
    [id],
  );
  return rows.map(({ type }) => type);
};

test('who claims another person’s address gets nothing of theirs', async () => {
  const attacker = await open();
  await say(attacker, 'Hello');
  await as(attacker, 'POST', 'contact', { email: 'victim@shop.example' });
  const begun = await app.api('POST', '/api/conversations', {
    contact: { email: 'victim@shop.example' },
    message: { from: 'customer', content: 'My card number is 1234' },
  });
  const { contactId } = ConversationDetail.parse(begun.body);
  expect(contactId).not.toBeNull();
  expect(contactId).not.toBe(attacker.visitorId);
  const seen = await open(attacker.token);
  expect(seen.messages.map(({ content }) => content)).toEqual(['Hello']);
});

test('an identity that is proved stays, in the conversations too', async () => {
  const visit = await open();
  const id = await say(visit, 'Hello');
  await as(visit, 'POST', 'contact', { name: 'Ada', email: 'ada@shop.example' });
  expect(await conversation(id)).toMatchObject({ customerEmail: 'ada@shop.example' });
  await owner.query(`UPDATE contacts SET "isVerified" = true WHERE id = $1`, [visit.visitorId]);
  const again = await as(visit, 'POST', 'contact', { name: 'Eve', email: 'eve@shop.example' });
  expect(again.body).toEqual({ updated: false });
  expect(await conversation(id)).toMatchObject({
    customerName: 'Ada',
    customerEmail: 'ada@shop.example',
  });
});

test('half a character is kept as what UTF-8 makes of it', async () => {
  const visit = await open();
  const id = await say(visit, 'half \ud83d');
  await app.api('POST', `/api/conversations/${id}/messages`, { content: '\ude00 half' });
  const { body } = await app.api('GET', `/api/conversations/${id}/messages`);
  const { items } = z.object({ items: z.array(Message) }).parse(body);
  expect(items.map(({ content }) => content)).toEqual(
    expect.arrayContaining(['half \ufffd', '\ufffd half']),
  );
  const begun = await app.api('POST', '/api/conversations', {
    contact: { name: '\ud83d' },
    message: { from: 'customer', content: 'x'.repeat(1_119) + '😀' },
  });
  expect(begun.status).toBe(201);
});

test('a first message and the button pressed together are one conversation', async () => {
  for (let round = 0; round < 8; round += 1) {
    const visit = await open();
    const [id, asked] = await Promise.all([say(visit, 'Help'), as(visit, 'POST', 'person')]);
    expect(asked.body).toMatchObject({ conversation: { id, handler: 'person' } });
  }
});

test('the button begins a conversation, says so, and says who has it', async () => {
  const visit = await open();
  const asked = await as(visit, 'POST', 'person');
  const { id } = z
    .object({ conversation: z.object({ id: z.string() }) })
    .parse(asked.body).conversation;
  expect(await eventsOf(id)).toEqual([
    'conversation.created',
    'message.created',
    'conversation.updated',
  ]);
  const seen = await open(visit.token);
  expect(seen.messages).toMatchObject([{ from: 'system', event: 'handed-over' }]);
  expect(seen.messages[0]?.content).toContain('Passed on');
  // Pressed again: nothing more is said.
  await as(visit, 'POST', 'person');
  expect((await open(visit.token)).messages).toHaveLength(1);
});

test('how long people take is told as a code, once there is enough to go by', async () => {
  const visit = await open();
  await say(visit, 'Is anybody there?');
  await as(visit, 'POST', 'person');
  const { conversation: asked } = await open(visit.token);
  const answer = async (): Promise<unknown> =>
    app.api('POST', `/api/conversations/${asked?.id}/messages`, { content: 'Yes.' });
  for (let more = 0; more < 5; more += 1) await answer();
  expect((await open()).replyTime).toBe('minutes');
});

test('a conversation closed meanwhile is still there to read; the next words begin another', async () => {
  const visit = await open();
  const first = await say(visit, 'Where is it?');
  await app.api('POST', `/api/conversations/${first}/messages`, { content: 'It came today.' });
  await app.api('PATCH', `/api/conversations/${first}`, { status: 'closed' });
  const seen = await open(visit.token);
  expect(seen.conversation).toMatchObject({ id: first, status: 'closed' });
  expect(seen.messages.map(({ content }) => content)).toEqual(['Where is it?', 'It came today.']);
  const second = await say(visit, 'Another thing');
  expect(second).not.toBe(first);
  expect((await open(visit.token)).conversation?.id).toBe(second);
});

test('a person is asked for after all was done: it waits for anybody', async () => {
  const visit = await open();
  const id = await say(visit, 'Help');
  await app.api('POST', `/api/conversations/${id}/take-over`);
  await app.api('PATCH', `/api/conversations/${id}`, { status: 'resolved' });
  await as(visit, 'POST', 'person');
  expect(await conversation(id)).toMatchObject({
    status: 'escalated',
    handler: 'person',
    assignedUserId: null,
    resolvedAt: null,
  });
});
