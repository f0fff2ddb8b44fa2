import { Channel, ChannelTest, Conversation, Message } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { says, startModelServer } from './model-server.ts';
import type { ModelServer } from './model-server.ts';
import { hasSpec } from './vendors/openapi-spec.ts';
import { startTwilio } from './vendors/twilio.ts';
import type { Twilio } from './vendors/twilio.ts';

const SOON = { timeout: 20_000, interval: 50 };

let app: TestApp;
let model: ModelServer;
let twilio: Twilio;
let channel: Channel;
let connected: ChannelTest;
let phone = '';
let count = 1_000_000;

async function call<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown) {
  const answer = await app.api(method, path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return schema.parse(answer.body);
}

/** The conversations of the customer of this test. */
async function own(): Promise<Conversation[]> {
  const page = z.object({ items: z.array(Conversation) });
  const { items } = await call(page, 'GET', '/api/conversations?channel=sms&limit=100');
  return items.filter(({ customerPhone }) => customerPhone === phone);
}

async function thread(id: string, isPrivate = false): Promise<Message[]> {
  const page = z.object({ items: z.array(Message) });
  const { items } = await call(page, 'GET', `/api/conversations/${id}/messages?limit=100`);
  return items.filter((message) => message.isPrivate === isPrivate).toReversed();
}

const got = async (): Promise<unknown[]> => (await twilio.got(phone)).map(({ Body: text }) => text);

/** Writes, and waits until the AI has answered. Returns the conversation. */
async function begun(): Promise<string> {
  model.next(says('Good day.'));
  await twilio.writes(phone, 'Hello');
  await expect.poll(got, SOON).toEqual(['Good day.']);
  const [only, ...others] = await own();
  expect(others).toEqual([]);
  return only?.id ?? '';
}

const answer = async (id: string, content: string, more: object = {}): Promise<Message> =>
  call(Message, 'POST', `/api/conversations/${id}/messages`, { content, ...more });

describe.skipIf(!hasSpec('twilio-api-v2010.json'))('sms (needs the vendor’s document)', () => {
  beforeAll(async () => {
    [twilio, model] = await Promise.all([startTwilio(), startModelServer(0, { onlyTurns: true })]);
    app = await testApp({
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: model.url,
      ALLOW_VENDOR_BASE_URL: 'true',
    });
    const { accountSid, authToken, number } = twilio;
    channel = await call(Channel, 'POST', '/api/channels', {
      type: 'sms',
      name: 'Text messages',
      settings: { from: number, baseUrl: twilio.url },
      credentials: { accountSid, authToken },
    });
    connected = await call(ChannelTest, 'POST', `/api/channels/${channel.id}/test`);
  }, 60_000);
  beforeEach(() => {
    count += 1;
    phone = `+49170${count}`;
    model.reset();
  });
  afterAll(async () => {
    await app.close();
    await model.close();
    await twilio.close();
  });

  test('it is connected: what comes to the number is sent here', async () => {
    expect(connected).toEqual({ ok: true, account: twilio.number, warnings: [], error: null });
    expect((await twilio.seen()).smsUrl).toBe(channel.webhookUrl);
  });

  test('customer, AI, person, and the marks of what arrived, told in any order', async () => {
    const id = await begun();
    await call(z.unknown(), 'POST', `/api/conversations/${id}/take-over`);
    await answer(id, 'A person here.');
    await expect.poll(got, SOON).toEqual(['Good day.', 'A person here.']);
    await expect
      .poll(async () => (await thread(id)).map(({ isDelivered }) => isDelivered), SOON)
      .toEqual([true, true, true]);
    expect(await own()).toMatchObject([{ channel: 'sms', channelId: channel.id }]);
  });

  test('each segment is billed, once', async () => {
    const id = await begun();
    const sid = (await thread(id)).at(-1);
    expect(sid?.deliveryStatus).toBe('sent');
    const database = await databaseOf(app);
    const rows = await database.asSystem(async (tx) =>
      tx
        .selectFrom('billing_usage')
        .select(['quantity', 'unitCost'])
        .where('costType', '=', 'sms_delivery')
        .where('source', 'like', `channel:${channel.id}:SM%`)
        .execute(),
    );
    await database.close();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ quantity, unitCost }) => quantity === 1 && unitCost === 0.0083)).toBe(
      true,
    );
  });

  test('a conversation goes on by another channel where the customer is known, and by no other', async () => {
    const id = await begun();
    const { accountSid, authToken, number } = twilio;
    const other = await call(Channel, 'POST', '/api/channels', {
      type: 'sms',
      name: 'The other number',
      settings: { from: number, baseUrl: twilio.url },
      credentials: { accountSid, authToken },
    });
    const bot = await call(Channel, 'POST', '/api/channels', {
      type: 'telegram',
      name: 'Bot',
      settings: { baseUrl: twilio.url },
      credentials: { botToken: '1:x' },
    });
    const path = `/api/conversations/${id}/continue`;
    expect((await app.api('POST', path, { channelId: bot.id })).status).toBe(422);
    await call(z.unknown(), 'POST', path, { channelId: other.id });
    await answer(id, 'By the other one.');
    await expect.poll(got, SOON).toEqual(['Good day.', 'By the other one.']);
    expect(await own()).toMatchObject([{ id, channelId: other.id }]);
  });

  test('what a program writes for a customer is answered by the API alone; what the team begins leaves', async () => {
    const page = z.object({ id: z.string() });
    const contact = { name: 'Ada', phone };
    const customer = { contact, channel: 'sms', message: { from: 'customer', content: 'Hello' } };
    model.next(says('Good day.'));
    const { id } = await call(page, 'POST', '/api/conversations', customer);
    const last = async () => (await thread(id)).at(-1);
    await expect.poll(async () => (await last())?.content, SOON).toBe('Good day.');
    await expect.poll(async () => (await last())?.deliveryStatus, SOON).toBe('sent');
    expect(await got()).toEqual([]);
    const team = {
      contact,
      channel: 'sms',
      message: { from: 'team', content: 'Your parcel is here' },
    };
    await call(page, 'POST', '/api/conversations', team);
    await expect.poll(got, SOON).toEqual(['Your parcel is here']);
  });

  test('a picture comes in, and one goes out by a link that Twilio can open', async () => {
    const pixel = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
      'base64',
    );
    const url = await twilio.keep('image/png', pixel);
    model.next(says('Good day.'));
    const media = { NumMedia: '1', MediaUrl0: url, MediaContentType0: 'image/png' };
    await twilio.writes(phone, 'Broken!', media);
    await expect.poll(got, SOON).toEqual(['Good day.']);
    const id = (await own())[0]?.id ?? '';
    expect((await thread(id))[0]).toMatchObject({ type: 'image', content: 'Broken!' });
    const form = new FormData();
    form.set('files', new Blob([pixel]), 'label.png');
    const uploaded = await fetch(`${app.url}/api/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.demo.apiKey}` },
      body: form,
    });
    const Files = z.object({ items: z.array(z.object({ id: z.string() })) });
    const { items } = Files.parse(await uploaded.json());
    await answer(id, 'Your label', { attachments: items.map((file) => file.id) });
    await expect.poll(got, SOON).toEqual(['Good day.', 'Your label']);
    const [link] = z.array(z.string()).parse((await twilio.got(phone)).at(-1)?.['MediaUrl']);
    expect((await fetch(link ?? '')).status).toBe(200);
  });

  test('a file elsewhere is not fetched: nobody else gets the key', async () => {
    model.next(says('Good day.'));
    const media = { NumMedia: '1', MediaUrl0: app.url, MediaContentType0: 'image/png' };
    await twilio.writes(phone, 'Look', media);
    await expect.poll(got, SOON).toEqual(['Good day.']);
    const id = (await own())[0]?.id ?? '';
    expect((await thread(id))[0]?.content).toMatch(/Look\n\[.*does not lie with Twilio/u);
  });

  test('who writes STOP gets nothing more, and is not asked again until START', async () => {
    const id = await begun();
    await twilio.writes(phone, ' Stop ');
    const lines = async () => (await thread(id, true)).map(({ content }) => content);
    await expect.poll(lines, SOON).toContain('The customer wants no more messages here');
    await answer(id, 'Still there?');
    const last = async () => (await thread(id)).at(-1);
    await expect.poll(async () => (await last())?.deliveryError, SOON).toMatch(/STOP/u);
    expect(await got()).toEqual(['Good day.']);
    await twilio.writes(phone, 'START');
    await expect.poll(lines, SOON).toContain('The customer can be written to again');
    await answer(id, 'Welcome back.');
    await expect.poll(got, SOON).toEqual(['Good day.', 'Welcome back.']);
    // Neither word was a question.
    expect((await thread(id)).map(({ content }) => content)).not.toContain('START');
  });

  test('a pause that Twilio wants is kept, and a long text leaves in parts', async () => {
    const id = await begun();
    const long = Array.from({ length: 400 }, (_, word) => `word${word}`).join(' ');
    await twilio.fault({ kind: 'status', status: 429, retryAfter: 1 });
    await answer(id, long);
    await expect.poll(async () => (await got()).length, SOON).toBe(3);
    expect((await got()).slice(1).join(' ')).toBe(long);
  });

  test.each(['cut', 'html'])('an answer that is %s: unknown, and not sent again', async (kind) => {
    const id = await begun();
    await twilio.fault({ kind });
    await answer(id, 'Perhaps');
    const last = async () => (await thread(id)).at(-1)?.deliveryStatus;
    await expect.poll(last, SOON).toBe('unknown');
    expect(await got()).toHaveLength(kind === 'cut' ? 2 : 1);
  });

  test('a number that is not ours, and a wrong token, are told with what to do', async () => {
    const path = `/api/channels/${channel.id}`;
    await call(Channel, 'PATCH', path, { credentials: { authToken: 'wrong' } });
    const found = await call(ChannelTest, 'POST', `${path}/test`);
    expect(found.error).toMatch(/Authenticate.*auth token is wrong/u);
    const settings = { from: '+4930999999', baseUrl: twilio.url };
    await call(Channel, 'PATCH', path, { settings, credentials: { authToken: twilio.authToken } });
    expect((await call(ChannelTest, 'POST', `${path}/test`)).error).toMatch(
      /no number \+4930999999/u,
    );
    const right = { from: twilio.number, baseUrl: twilio.url };
    await call(Channel, 'PATCH', path, { settings: right });
    expect((await call(ChannelTest, 'POST', `${path}/test`)).ok).toBe(true);
  });

  test('a receipt that is faster than the answer to our own call counts', async () => {
    await twilio.hasty();
    const id = await begun();
    await expect
      .poll(async () => (await thread(id)).at(-1)?.isDelivered, { timeout: 30_000, interval: 100 })
      .toBe(true);
  });

  test.each([
    ['unsigned', {}],
    ['signed by another', { 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }],
  ])('what is %s is turned away', async (_, headers) => {
    const answered = await fetch(channel.webhookUrl ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: `MessageSid=SM1&From=%2B491&Body=Forged`,
    });
    expect(answered.status).toBe(401);
  });

  test('whatever was asked of Twilio was as its document has it', async () => {
    const { calls } = await twilio.seen();
    expect(calls.length).toBeGreaterThan(20);
    expect(calls.filter(({ wrong }) => wrong !== null)).toEqual([]);
  });
});
