import { Channel, ChannelTest } from '@frontdesk/contract';
import type { Message } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { deskOf, PIXEL } from './desk.ts';
import type { Desk } from './desk.ts';
import { databaseOf, testApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { says, startModelServer } from './model-server.ts';
import type { ModelServer } from './model-server.ts';
import { startMeta } from './vendors/meta.ts';
import type { Meta } from './vendors/meta.ts';

const SOON = { timeout: 20_000, interval: 50 };

describe.each(['facebook', 'instagram', 'instagram by its own login'])('%s', (kind) => {
  const type = kind === 'facebook' ? 'facebook' : 'instagram';
  const isOwnLogin = kind.endsWith('login');
  let app: TestApp;
  let desk: Desk;
  let model: ModelServer;
  let meta: Meta;
  let channel: Channel;
  let connected: ChannelTest;
  let account = '';
  let count = 0;
  let who = '';

  /** The same is told in another form where the app has Instagram’s own login. */
  function told(event: object): object {
    const whole = {
      sender: { id: who },
      recipient: { id: account },
      timestamp: Date.now(),
      ...event,
    };
    const entry = isOwnLogin
      ? { changes: [{ field: 'messages', value: whole }] }
      : { messaging: [whole] };
    const object = type === 'facebook' ? 'page' : 'instagram';
    return { object, entry: [{ id: account, time: Date.now(), ...entry }] };
  }
  const token = (): string => (isOwnLogin ? meta.instagramToken : meta.token);
  const url = (): string => channel.webhookUrl ?? '';
  async function tell(event: object): Promise<void> {
    expect(await meta.tell(url(), told(event))).toBe(200);
  }
  async function write(message: object): Promise<string> {
    count += 1;
    await meta.heard(who, 0);
    await tell({ message: { mid: `m_${count}`, ...message } });
    return `m_${count}`;
  }
  const Text = z.object({ message: z.object({ text: z.string() }) });
  const texts = async (): Promise<string[]> =>
    (await meta.got(who)).map((body) => Text.safeParse(body).data?.message.text ?? 'a file');
  const own = async () => {
    const all = await desk.conversations(channel.id);
    return all.filter(({ id }) => begunIds.get(id) === who || !begunIds.has(id));
  };
  const begunIds = new Map<string, string>();

  async function begun(): Promise<string> {
    model.next(says('Good day.'));
    await write({ text: 'Hello' });
    await expect.poll(texts, SOON).toEqual(['Good day.']);
    const [only, ...others] = await own();
    expect(others).toEqual([]);
    begunIds.set(only?.id ?? '', who);
    return only?.id ?? '';
  }
  const last = async (id: string): Promise<Message | undefined> => (await desk.thread(id)).at(-1);

  async function longAgo(id: string, hours: number): Promise<void> {
    await meta.heard(who, hours);
    const database = await databaseOf(app);
    const createdAt = new Date(Date.now() - hours * 3_600_000);
    await database.asSystem(async (tx) =>
      tx.updateTable('messages').set({ createdAt }).where('conversationId', '=', id).execute(),
    );
    await database.close();
  }

  beforeAll(async () => {
    [meta, model] = await Promise.all([startMeta(), startModelServer(0, { onlyTurns: true })]);
    app = await testApp({
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: model.url,
      ALLOW_VENDOR_BASE_URL: 'true',
    });
    desk = deskOf(app);
    account = type === 'facebook' ? meta.page : meta.account;
    channel = await desk.call(Channel, 'POST', '/api/channels', {
      type,
      name: 'The shop',
      settings:
        type === 'facebook'
          ? { baseUrl: meta.url, pageId: account }
          : { baseUrl: meta.url, accountId: account, login: isOwnLogin ? 'instagram' : 'facebook' },
      credentials: {
        accessToken: token(),
        appSecret: meta.secret,
        verifyToken: 'a word of our own',
      },
    });
    connected = await desk.call(ChannelTest, 'POST', `/api/channels/${channel.id}/test`);
  }, 60_000);
  beforeEach(() => {
    count += 1_000;
    who = `77${count}`;
    model.reset();
  });
  afterAll(async () => {
    await app.close();
    await model.close();
    await meta.close();
  });

  test('it is connected, and answers with Meta’s word to its own alone', async () => {
    const shown = type === 'facebook' ? 'The shop' : '@the_shop';
    expect(connected).toEqual({ ok: true, account: shown, warnings: [], error: null });
    expect((await meta.seen()).isSubscribed).toBe(true);
    expect(await meta.asks(url(), 'a word of our own')).toBe(true);
    expect(await meta.asks(url(), 'another word')).toBe(false);
  });

  test('customer, AI, person, and marks up to a moment', async () => {
    const id = await begun();
    await desk.call(z.unknown(), 'POST', `/api/conversations/${id}/take-over`);
    await desk.answer(id, 'A person here.');
    await expect.poll(texts, SOON).toEqual(['Good day.', 'A person here.']);
    // Before the AI answered the customer saw that it was about to; a person’s answer is not announced.
    expect(await meta.shown(who)).toEqual(['mark_seen', 'typing_on']);
    await expect.poll(async () => (await last(id))?.deliveryStatus, SOON).toBe('sent');
    const reached = async () => (await last(id))?.isDelivered;
    if (type === 'facebook') await tell({ delivery: { watermark: Date.now() } });
    await expect.poll(reached, SOON).toBe(type === 'facebook');
    await tell({ read: type === 'facebook' ? { watermark: Date.now() } : { mid: 'the last one' } });
    await expect
      .poll(async () => (await desk.thread(id)).slice(1).map(({ isRead }) => isRead), SOON)
      .toEqual([true, true]);
    // What is written since was not read.
    await desk.answer(id, 'One more.');
    await expect.poll(async () => (await last(id))?.deliveryStatus, SOON).toBe('sent');
    expect((await last(id))?.isRead).toBe(false);
  });

  test('what is not signed by Meta is not let in; the same again, and what we sent, is no message', async () => {
    const id = await begun();
    const body = JSON.stringify(told({ message: { mid: 'm_forged', text: 'Forged' } }));
    const post = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(url(), { method: 'POST', headers, body })).status;
    expect(await post({})).toBe(401);
    expect(await post({ 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).toBe(401);
    expect(await post({ 'x-hub-signature-256': 'sha256=00' })).toBe(401);
    await tell({ message: { mid: 'm_echo', text: 'Good day.', is_echo: true } });
    model.next(says('Once.'));
    const mid = await write({ text: 'Twice' });
    await tell({ message: { mid, text: 'Twice' } });
    await expect.poll(texts, SOON).toEqual(['Good day.', 'Once.']);
    expect(await desk.said(id)).toEqual(['Hello', 'Good day.', 'Twice', 'Once.']);
  });

  test('files both ways, stories, choices, reactions, changes', async () => {
    const id = await begun();
    model.always(says('Fine.'));
    const kept = await meta.keep('image/png', PIXEL);
    await write({
      text: 'Broken!',
      attachments: [{ type: 'image', payload: { url: `${meta.url}/public/${kept}/cup.png` } }],
    });
    await expect.poll(async () => (await last(id))?.content, SOON).toBe('Fine.');
    const picture = (await desk.thread(id)).find(({ content }) => content === 'Broken!');
    expect(picture).toMatchObject({ type: 'image', attachments: [{ name: 'cup.png' }] });
    await write({ text: 'Nice', reply_to: { story: { id: '1', url: 'https://story.example/1' } } });
    await tell({ postback: { mid: 'm_post', title: 'Where is my order?', payload: 'x' } });
    const said = async (): Promise<string> => (await desk.said(id)).join('\n');
    await expect
      .poll(said, SOON)
      .toContain('[In answer to a story: https://story.example/1]\nNice');
    await expect.poll(said, SOON).toContain('Where is my order?');
    const externalId = picture?.externalId;
    await tell({ reaction: { mid: externalId, action: 'react', emoji: '😢' } });
    const of = async () => (await desk.thread(id)).find((each) => each.externalId === externalId);
    await expect.poll(async () => (await of())?.reactions, SOON).toEqual(['😢']);
    await tell({ message_edit: { mid: externalId, text: 'Broken, again!', num_edit: 1 } });
    await expect.poll(async () => (await of())?.content, SOON).toBe('Broken, again!');
    await tell({ message: { mid: externalId, is_deleted: true } });
    await expect.poll(async () => typeof (await of())?.deletedAt, SOON).toBe('string');
    await desk.answer(id, 'Your label', { attachments: [await desk.upload('label.png', PIXEL)] });
    await expect
      .poll(async () => (await texts()).slice(-2), SOON)
      .toEqual(['Your label', 'a file']);
  });

  test('a long text leaves in parts that Meta takes', async () => {
    const id = await begun();
    const long = 'Grüße aus Köln, wo es schön ist. '.repeat(100).trim();
    await desk.answer(id, long);
    await expect
      .poll(async () => (await texts()).slice(1).join(' ').replaceAll(/\s+/gu, ' '), SOON)
      .toBe(long);
  });

  test('after a day a person may write for a week, and then nobody; the AI is not even tried', async () => {
    const id = await begun();
    await longAgo(id, 30);
    await desk.answer(id, 'A person, late.');
    await expect.poll(texts, SOON).toEqual(['Good day.', 'A person, late.']);
    expect((await meta.got(who))[1]).toMatchObject({
      messaging_type: 'MESSAGE_TAG',
      tag: 'HUMAN_AGENT',
    });
    await longAgo(id, 200);
    await desk.answer(id, 'Too late.');
    await expect
      .poll(async () => (await last(id))?.deliveryError, SOON)
      .toMatch(/After seven days/u);
    expect(await texts()).toHaveLength(2);
  });

  test.each([
    [{ kind: 'refusal', code: 190, status: 401 }, 'failed', /Make a new one/u],
    [{ kind: 'refusal', code: 551 }, 'failed', /blocked you/u],
    [{ kind: 'cut' }, 'unknown', /did not answer/u],
    [{ kind: 'html' }, 'unknown', /temporarily unavailable/u],
  ])('%j: it is said what happened, and not sent twice', async (fault, status, words) => {
    const id = await begun();
    await meta.fault(fault);
    await desk.answer(id, 'Are you there?');
    await expect.poll(async () => (await last(id))?.deliveryStatus, SOON).toBe(status);
    expect((await last(id))?.deliveryError).toMatch(words);
  });

  test('a pause that Meta wants is kept, then it is sent', async () => {
    const id = await begun();
    await meta.fault({ kind: 'refusal', code: 613, status: 429, retryAfter: 1 });
    await desk.answer(id, 'Later');
    await expect.poll(texts, SOON).toEqual(['Good day.', 'Later']);
  });

  test('every call was as Meta takes it, and one that is not is refused', async () => {
    const { calls } = await meta.seen();
    expect(calls.filter(({ wrong }) => wrong !== null)).toEqual([]);
    const node = kind === 'instagram' ? 'me' : account;
    const post = async (path: string, body: object): Promise<number> => {
      const headers = { authorization: `Bearer ${token()}` };
      const target = `${meta.url}/v23.0/${node}/${path}`;
      return (await fetch(target, { method: 'POST', headers, body: JSON.stringify(body) })).status;
    };
    await meta.heard(who, 0);
    const good = { recipient: { id: who }, messaging_type: 'RESPONSE', message: { text: 'x' } };
    expect(await post('messages', good)).toBe(200);
    for (const odd of [{ tag: 'HUMAN_AGENT' }, { messaging_type: 'LATER' }, { unheardOf: 1 }]) {
      expect(await post('messages', { ...good, ...odd })).toBe(400);
    }
    const other = type === 'facebook' ? 'messaging_seen' : 'message_reads,messaging_seen';
    expect(await post(`subscribed_apps?subscribed_fields=${other}`, {})).toBe(400);
  });
});
