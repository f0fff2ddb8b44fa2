import { createHmac } from 'node:crypto';
import { Channel, ChannelTest, Conversation, Message } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { signedHeader } from '../src/channels/twitter/oauth1.ts';
import { testApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { says, startModelServer } from './model-server.ts';
import type { ModelServer } from './model-server.ts';
import { hasSpec } from './vendors/openapi-spec.ts';
import { startX } from './vendors/x.ts';
import type { X } from './vendors/x.ts';

const SPEC = 'x-api-2.167.json';
const SOON = { timeout: 20_000, interval: 50 };
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

let app: TestApp;
let model: ModelServer;
let x: X;
let channel: Channel;
let connected: ChannelTest;
let customer = '';
let count = 3_001_969_000;

async function call<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown) {
  const answer = await app.api(method, path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return schema.parse(answer.body);
}

/** The conversations of the customer of this test. */
async function own(): Promise<Conversation[]> {
  const page = z.object({ items: z.array(Conversation) });
  const { items } = await call(page, 'GET', '/api/conversations?channel=twitter&limit=100');
  return items.filter(({ customerName }) => customerName === `Ada ${customer}`);
}

async function thread(id: string): Promise<Message[]> {
  const page = z.object({ items: z.array(Message) });
  const { items } = await call(page, 'GET', `/api/conversations/${id}/messages?limit=100`);
  return items
    .filter(({ isPrivate, senderType }) => !isPrivate && senderType !== 'system')
    .toReversed();
}

const last = async (id: string) => (await thread(id)).at(-1);
const got = async (): Promise<string[]> => (await x.got(customer)).map(({ text }) => text);

/** Writes, and waits until the AI has answered. Returns the conversation. */
async function begun(text = 'Hello', more: object = {}): Promise<string> {
  model.next(says('Good day.'));
  await x.writes(customer, text, more);
  await expect.poll(got, SOON).toEqual(['Good day.']);
  const [only, ...others] = await own();
  expect(others).toEqual([]);
  return only?.id ?? '';
}

const answer = async (id: string, content: string, more: object = {}): Promise<Message> =>
  call(Message, 'POST', `/api/conversations/${id}/messages`, { content, ...more });

async function uploaded(name: string, content: Buffer): Promise<string[]> {
  const form = new FormData();
  form.set('files', new Blob([Buffer.from(content)]), name);
  const response = await fetch(`${app.url}/api/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.demo.apiKey}` },
    body: form,
  });
  const Files = z.object({ items: z.array(z.object({ id: z.string() })) });
  return Files.parse(await response.json()).items.map(({ id }) => id);
}

const signed = (body: string): string =>
  `sha256=${createHmac('sha256', x.credentials.consumerSecret).update(body).digest('base64')}`;

const photo = (url: string): object => ({
  entities: { urls: [{ url: 'https://t.co/pic1', expanded_url: 'https://x.com/1' }] },
  attachment: {
    type: 'media',
    media: { id_str: '1', type: 'photo', url: 'https://t.co/pic1', media_url_https: url },
  },
});

/** A call of X, signed as its own address and with the right secret unless told otherwise. */
interface Asked {
  method: string;
  path: string;
  json: object;
  signedPath?: string;
  secret?: string;
}
const GOOD: Asked = {
  method: 'POST',
  path: '/2/dm_conversations/with/12/messages',
  json: { text: 'Hello' },
};

describe.skipIf(!hasSpec(SPEC))('twitter (needs the vendor’s document)', () => {
  beforeAll(async () => {
    [x, model] = await Promise.all([startX(), startModelServer(0, { onlyTurns: true })]);
    app = await testApp({
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: model.url,
      ALLOW_VENDOR_BASE_URL: 'true',
    });
    channel = await call(Channel, 'POST', '/api/channels', {
      type: 'twitter',
      name: 'X',
      settings: { userId: x.userId, baseUrl: x.url },
      credentials: x.credentials,
    });
    connected = await call(ChannelTest, 'POST', `/api/channels/${channel.id}/test`);
  }, 60_000);
  beforeEach(() => {
    count += 1;
    customer = String(count);
    model.reset();
  });
  afterAll(async () => {
    await app.close();
    await model.close();
    await x.end();
  });

  test('it is connected: X has checked the address, and sends the account’s messages', async () => {
    expect(connected).toEqual({ ok: true, account: '@shop', warnings: [], error: null });
    expect((await x.seen()).hooks).toEqual([{ url: channel.webhookUrl, isSubscribed: true }]);
    expect(JSON.stringify(channel)).not.toContain(x.credentials.consumerSecret);
    // Again changes nothing.
    await call(ChannelTest, 'POST', `/api/channels/${channel.id}/test`);
    expect((await x.seen()).hooks).toHaveLength(1);
  });

  test('customer, AI, the mark that it was read, and a person', async () => {
    const id = await begun('Is &lt;this&gt; &amp; that in https://t.co/abc ?', {
      entities: {
        urls: [{ url: 'https://t.co/abc', expanded_url: 'https://shop.example/a?b=1&c=2' }],
      },
    });
    expect((await thread(id))[0]).toMatchObject({
      content: 'Is <this> & that in https://shop.example/a?b=1&c=2 ?',
      senderType: 'customer',
    });
    await x.types(customer);
    await x.reads(customer);
    await expect.poll(async () => (await last(id))?.isRead, SOON).toBe(true);
    await call(z.unknown(), 'POST', `/api/conversations/${id}/take-over`);
    await answer(id, 'A person here.');
    await expect.poll(got, SOON).toEqual(['Good day.', 'A person here.']);
    expect((await last(id))?.isRead).toBe(false);
    // What X tells of our own messages is nobody's message.
    expect(await thread(id)).toHaveLength(3);
    expect(await own()).toMatchObject([{ channel: 'twitter', channelId: channel.id }]);
  });

  test('what comes twice is there once, and a pressed button is a message', async () => {
    const id = await begun();
    const event = (eventId: string, data: object) => ({
      type: 'message_create',
      id: eventId,
      created_timestamp: String(Date.now()),
      message_create: {
        target: { recipient_id: x.userId },
        sender_id: customer,
        message_data: data,
      },
    });
    const payload = {
      for_user_id: x.userId,
      users: { [customer]: { name: `Ada ${customer}` } },
      direct_message_events: [
        event(`${customer}1`, {
          text: 'Blue Bird',
          quick_reply_response: { type: 'options', metadata: 'external_id_2' },
        }),
        event(`${customer}2`, { text: 'Second' }),
        { type: 'of the future', id: '1' },
      ],
    };
    await call(z.unknown(), 'POST', `/api/conversations/${id}/take-over`);
    expect(await Promise.all([x.tell(payload), x.tell(payload), x.tell(payload)])).toEqual([
      200, 200, 200,
    ]);
    const said = async () => (await thread(id)).map(({ content }) => content);
    await expect.poll(said, SOON).toEqual(['Hello', 'Good day.', 'Blue Bird', 'Second']);
    await x.tell({ ...payload, for_user_id: '999' });
    await x.writes(customer, 'Third');
    await expect.poll(said, SOON).toEqual(['Hello', 'Good day.', 'Blue Bird', 'Second', 'Third']);
  });

  test('a picture comes in, and pictures go out, one a message', async () => {
    const url = await x.keep('Qe1.png', 'image/png', PIXEL);
    const id = await begun('Broken! https://t.co/pic1', photo(url));
    expect((await thread(id))[0]).toMatchObject({ type: 'image', content: 'Broken!' });
    const two = [...(await uploaded('a.png', PIXEL)), ...(await uploaded('b.png', PIXEL))];
    await answer(id, 'Your labels', { attachments: two });
    await expect.poll(got, SOON).toEqual(['Good day.', 'Your labels', '']);
    const sent = (await x.got(customer)).flatMap(({ media }) => media);
    const { media } = await x.seen();
    expect(sent.map((one) => media[one])).toEqual([
      { category: 'dm_image', base64: PIXEL.toString('base64') },
      { category: 'dm_image', base64: PIXEL.toString('base64') },
    ]);
  });

  test('a film of several pieces goes out when X has worked it through', async () => {
    const id = await begun();
    const gif = Buffer.concat([
      Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000', 'latin1'),
      Buffer.alloc(4 * 2 ** 20, 7),
    ]);
    await answer(id, 'Look', { attachments: await uploaded('turn.gif', gif) });
    await expect.poll(got, SOON).toEqual(['Good day.', 'Look']);
    const [one = ''] = (await x.got(customer)).at(-1)?.media ?? [];
    const kept = (await x.seen()).media[one];
    expect(kept?.category).toBe('dm_gif');
    expect(Buffer.from(kept?.base64 ?? '', 'base64').equals(gif)).toBe(true);
  });

  test('a file that X does not carry is told, and the words are sent', async () => {
    const id = await begun();
    await answer(id, 'The terms', { attachments: await uploaded('a.txt', Buffer.from('Terms')) });
    await expect.poll(async () => (await last(id))?.deliveryError, SOON).toMatch(/a\.txt cannot/u);
    expect(await got()).toEqual(['Good day.', 'The terms']);
  });

  test('a file elsewhere is not fetched: nobody else gets a signature', async () => {
    const id = await begun('Look https://t.co/pic1', photo(`${app.url}/x.png`));
    expect((await thread(id))[0]?.content).toMatch(/Look\n\[.*does not lie with X/u);
  });

  test.each([
    ['x-rate-limit-reset', () => String(Math.ceil(Date.now() / 1_000) + 1)],
    ['retry-after', () => '1'],
  ])('a pause that X wants by %s is kept', async (name, value) => {
    const id = await begun();
    const headers = { [name]: value(), 'x-rate-limit-remaining': '0' };
    await x.fault({ kind: 'status', status: 429, headers });
    await answer(id, 'Later');
    await expect.poll(got, SOON).toEqual(['Good day.', 'Later']);
  });

  test.each(['cut', 'html', 'status'])('a %s: unknown, and not sent again', async (kind) => {
    const id = await begun();
    await x.fault({ kind });
    await answer(id, 'Perhaps');
    await expect.poll(async () => (await last(id))?.deliveryStatus, SOON).toBe('unknown');
    expect(await got()).toHaveLength(kind === 'cut' ? 2 : 1);
  });

  test('a slow answer is waited for, and a picture that failed is given again', async () => {
    const id = await begun();
    await x.fault({ kind: 'slow' });
    await x.fault({ kind: 'status', status: 503, on: 'media' });
    await answer(id, 'Here', { attachments: await uploaded('a.png', PIXEL) });
    await expect.poll(got, SOON).toEqual(['Good day.', 'Here']);
    await expect.poll(async () => (await last(id))?.deliveryStatus, SOON).toBe('sent');
  });

  test('a customer who takes no messages, and a cap that is reached, are told in words', async () => {
    const id = await begun();
    await x.fault({
      kind: 'status',
      status: 429,
      problem: {
        title: 'UsageCapExceeded',
        detail: 'Usage cap exceeded: Monthly product cap',
        type: 'https://api.twitter.com/2/problems/usage-capped',
      },
    });
    await answer(id, 'Capped');
    await expect.poll(async () => (await last(id))?.deliveryError, SOON).toMatch(/Raise its cap/u);
    await x.close(customer);
    await answer(id, 'Closed');
    await expect.poll(async () => (await last(id))?.deliveryError, SOON).toMatch(/blocked it/u);
    expect(await got()).toEqual(['Good day.']);
  });

  test('wrong ids, keys and rights of the account are told with what to do', async () => {
    const path = `/api/channels/${channel.id}`;
    const tested = async () => call(ChannelTest, 'POST', `${path}/test`);
    await x.level('read');
    expect((await tested()).warnings).toEqual([expect.stringMatching(/may not read direct/u)]);
    await x.level('read-write-directmessages');
    await x.revoke();
    expect((await tested()).error).toMatch(/Unauthorized\. .*revoked/u);
    await x.restore();
    const wrong = { settings: { userId: '12', baseUrl: x.url } };
    await call(Channel, 'PATCH', path, wrong);
    expect((await tested()).warnings).toEqual([
      `The access token is of @shop, whose id is ${x.userId}. Enter that id.`,
    ]);
    await call(Channel, 'PATCH', path, { settings: { userId: x.userId, baseUrl: x.url } });
    expect(await tested()).toMatchObject({ ok: true, warnings: [] });
  });

  test('the challenge is answered, and signs nothing that could be a message', async () => {
    const ask = async (token: string) =>
      fetch(`${channel.webhookUrl}?crc_token=${encodeURIComponent(token)}`);
    expect(await (await ask('a+b/c=')).json()).toEqual({ response_token: signed('a+b/c=') });
    expect((await ask('{"for_user_id":"1"}')).status).toBe(401);
    expect((await ask('')).status).toBe(401);
  });

  test('what is forged, unsigned or cut short is turned away, and nothing is stored', async () => {
    const id = await begun();
    const message = { target: { recipient_id: x.userId }, sender_id: customer };
    const event = {
      type: 'message_create',
      id: `${customer}9`,
      created_timestamp: String(Date.now()),
      message_create: { ...message, message_data: { text: 'Forged' } },
    };
    const body = JSON.stringify({ for_user_id: x.userId, direct_message_events: [event] });
    const good = signed(body);
    const statuses = await Promise.all(
      [undefined, '', 'sha256=', good.slice(0, -1), good.slice(7), signed(`${body} `)].map(
        async (signature) => {
          const headers: Record<string, string> = { 'content-type': 'application/json' };
          if (signature !== undefined) headers['x-twitter-webhooks-signature'] = signature;
          return (await fetch(channel.webhookUrl ?? '', { method: 'POST', headers, body })).status;
        },
      ),
    );
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401]);
    await x.writes(customer, 'True');
    const said = async () => (await thread(id)).map(({ content }) => content);
    await expect.poll(said, SOON).toContain('True');
    expect(await said()).not.toContain('Forged');
  });

  test('whatever was asked of X was as its document has it', async () => {
    const { calls } = await x.seen();
    expect(calls.length).toBeGreaterThan(40);
    expect(calls.filter(({ wrong }) => wrong !== null)).toEqual([]);
  });

  test.each<[string, Partial<Asked>, number]>([
    ['as it should be', {}, 201],
    ['with a field too many', { json: { text: 'Hello', txt: 'Hello' } }, 400],
    ['without its field', { json: {} }, 400],
    ['with a wrong id', { json: { attachments: [{ media_id: 'a' }] } }, 400],
    ['to nobody', { path: '/2/dm_conversations/with/ada/messages' }, 400],
    ['with a parameter too many', { path: '/2/dm_conversations/with/12/messages?a=1' }, 400],
    ['by a method that is not there', { method: 'PUT' }, 400],
    ['with what only the app may ask', { method: 'GET', path: '/2/webhooks' }, 400],
    ['signed for another address', { signedPath: '/2/users/me' }, 401],
    ['signed with another secret', { secret: 'another' }, 401],
  ])('the imitation would have said so: a message %s', async (_, changed, status) => {
    const { method, path, signedPath, secret, json } = { ...GOOD, ...changed };
    const authorization = signedHeader(method, x.url + (signedPath ?? path), {
      ...x.credentials,
      accessTokenSecret: secret ?? x.credentials.accessTokenSecret,
      nonce: String(Math.random()),
      timestamp: Math.floor(Date.now() / 1_000),
    });
    const answered = await fetch(x.url + path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(json) }),
    });
    expect(answered.status).toBe(status);
  });

  test('a webhook that X gave up is checked again', async () => {
    await x.lapse();
    const path = `/api/channels/${channel.id}/test`;
    expect(await call(ChannelTest, 'POST', path)).toMatchObject({ ok: true, warnings: [] });
    expect((await x.seen()).calls.filter(({ method }) => method === 'PUT').length).toBe(2);
  });

  test('a channel that is switched off is called no more', async () => {
    const path = `/api/channels/${channel.id}`;
    await call(Channel, 'PATCH', path, { isActive: false });
    expect((await x.seen()).hooks).toEqual([]);
  });
});
