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
import { hasSpec } from './vendors/openapi-spec.ts';

const SOON = { timeout: 20_000, interval: 50 };

let app: TestApp;
let desk: Desk;
let model: ModelServer;
let meta: Meta;
let channel: Channel;
let connected: ChannelTest;
let count = 0;
let who = '';

function told(value: object): object {
  const metadata = { display_phone_number: '4930123456', phone_number_id: meta.number };
  const whole = { messaging_product: 'whatsapp', metadata, ...value };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: meta.waba, changes: [{ field: 'messages', value: whole }] }],
  };
}

function written(fields: object): object {
  count += 1;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const message = { from: who, id: `wamid.${count}`, timestamp, type: 'text', ...fields };
  return told({ contacts: [{ profile: { name: 'Ada' }, wa_id: who }], messages: [message] });
}

const url = (): string => channel.webhookUrl ?? '';

async function write(fields: object): Promise<void> {
  await meta.heard(who, 0);
  expect(await meta.tell(url(), written(fields))).toBe(200);
}

const Text = z.object({ text: z.object({ body: z.string() }) });
const texts = async (): Promise<string[]> =>
  (await meta.got(who)).map((body) => Text.safeParse(body).data?.text.body ?? String(body['type']));
const own = async () =>
  (await desk.conversations(channel.id)).filter(({ customerPhone }) => customerPhone === `+${who}`);

/** Writes, and waits until the AI has answered. Returns the conversation. */
async function begun(): Promise<string> {
  model.next(says('Good day.'));
  await write({ text: { body: 'Hello' } });
  await expect.poll(texts, SOON).toEqual(['Good day.']);
  const [only, ...others] = await own();
  expect(others).toEqual([]);
  return only?.id ?? '';
}

/** As if all of a conversation was long ago. */
async function longAgo(id: string, hours: number): Promise<void> {
  await meta.heard(who, hours);
  const database = await databaseOf(app);
  const createdAt = new Date(Date.now() - hours * 3_600_000);
  await database.asSystem(async (tx) =>
    tx.updateTable('messages').set({ createdAt }).where('conversationId', '=', id).execute(),
  );
  await database.close();
}

const last = async (id: string): Promise<Message | undefined> => (await desk.thread(id)).at(-1);

describe.skipIf(!hasSpec('whatsapp-business-v23.yaml'))(
  'WhatsApp (needs the vendor’s document)',
  () => {
    beforeAll(async () => {
      [meta, model] = await Promise.all([startMeta(), startModelServer(0, { onlyTurns: true })]);
      app = await testApp({
        OPENAI_API_KEY: 'key',
        OPENAI_BASE_URL: model.url,
        ALLOW_VENDOR_BASE_URL: 'true',
      });
      desk = deskOf(app);
      channel = await desk.call(Channel, 'POST', '/api/channels', {
        type: 'whatsapp',
        name: 'WhatsApp',
        settings: {
          baseUrl: meta.url,
          phoneNumberId: meta.number,
          businessAccountId: meta.waba,
          templateName: 'we_answer',
          templateLanguage: 'en_US',
        },
        credentials: { accessToken: meta.token, appSecret: meta.secret },
      });
      connected = await desk.call(ChannelTest, 'POST', `/api/channels/${channel.id}/test`);
    }, 60_000);
    beforeEach(() => {
      count += 1_000;
      who = `49170${1_000_000 + count}`;
      model.reset();
    });
    afterAll(async () => {
      await app.close();
      await model.close();
      await meta.close();
    });

    test('it is connected: Meta asked whether the address is ours, and calls it from now on', async () => {
      expect(connected).toEqual({
        ok: true,
        account: 'The shop (+49 30 123456)',
        warnings: [],
        error: null,
      });
      expect((await meta.seen()).callback).toBe(url());
      expect(await meta.asks(url(), 'somebody else’s word')).toBe(false);
    });

    test('customer, AI, person, and what was read, told in any order', async () => {
      const id = await begun();
      await desk.call(z.unknown(), 'POST', `/api/conversations/${id}/take-over`);
      await desk.answer(id, 'A person here.');
      await expect.poll(texts, SOON).toEqual(['Good day.', 'A person here.']);
      await expect
        .poll(async () => (await desk.thread(id)).slice(1).map(({ isRead }) => isRead), SOON)
        .toEqual([true, true]);
      expect(await own()).toMatchObject([{ channel: 'whatsapp', customerName: 'Ada' }]);
    });

    test('what is not signed by Meta is not let in, and the same again is there once', async () => {
      const id = await begun();
      const body = JSON.stringify(written({ text: { body: 'Forged' } }));
      const post = async (headers: Record<string, string>): Promise<number> =>
        (await fetch(url(), { method: 'POST', headers, body })).status;
      expect(await post({})).toBe(401);
      expect(await post({ 'x-hub-signature-256': 'sha256=' })).toBe(401);
      expect(await post({ 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).toBe(401);
      expect(await post({ 'x-hub-signature-256': `sha256=${'0'.repeat(63)}` })).toBe(401);
      model.next(says('Once.'));
      const twice = written({ text: { body: 'Twice' } });
      await Promise.all(Array.from({ length: 20 }, async () => meta.tell(url(), twice)));
      await expect.poll(texts, SOON).toEqual(['Good day.', 'Once.']);
      expect(await desk.said(id)).toEqual(['Hello', 'Good day.', 'Twice', 'Once.']);
    });

    test('pictures come in and go out, with what stands under them', async () => {
      const media = await meta.keep('image/png', PIXEL);
      model.next(says('Good day.'));
      const image = { id: media, mime_type: 'image/png', caption: 'Broken!' };
      await write({ type: 'image', image });
      await expect.poll(texts, SOON).toEqual(['Good day.']);
      const id = (await own())[0]?.id ?? '';
      expect((await desk.thread(id))[0]).toMatchObject({ type: 'image', content: 'Broken!' });
      await desk.answer(id, 'Your label', { attachments: [await desk.upload('label.png', PIXEL)] });
      await expect.poll(async () => (await meta.got(who)).length, SOON).toBe(2);
      const sent = z.object({ image: z.object({ id: z.string(), caption: z.string() }) });
      const { image: out } = sent.parse((await meta.got(who))[1]);
      expect(out.caption).toBe('Your label');
      const kept = await fetch(`${meta.url}/public/${out.id}`);
      expect(Buffer.from(await kept.arrayBuffer())).toEqual(PIXEL);
    });

    test('what is chosen, shared and felt is read', async () => {
      const id = await begun();
      model.always(says('Fine.'));
      await write({
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: 'a', title: 'Blue' } },
      });
      const place = { latitude: 52.5, longitude: 13.4, name: 'Home' };
      await write({ type: 'location', location: place });
      await write({ type: 'poll', poll: {} });
      await expect.poll(async () => desk.said(id), SOON).toContain('Blue');
      await expect
        .poll(async () => (await desk.said(id)).join(' '), SOON)
        .toMatch(/Home\nhttps:\/\/maps.*of a kind that cannot be shown here/su);
      const [hello] = await desk.thread(id);
      const reacted = (emoji: string) =>
        write({ type: 'reaction', reaction: { message_id: hello?.externalId, emoji } });
      await reacted('👍');
      await expect.poll(async () => (await desk.thread(id))[0]?.reactions, SOON).toEqual(['👍']);
      await reacted('');
      await expect.poll(async () => (await desk.thread(id))[0]?.reactions, SOON).toEqual([]);
    });

    test('after a day only the template is sent; files are refused without asking', async () => {
      const id = await begun();
      await longAgo(id, 25);
      await desk.answer(id, 'It is\n\nhere   now.');
      await expect.poll(texts, SOON).toEqual(['Good day.', 'template']);
      const [, sent] = await meta.got(who);
      expect(sent).toMatchObject({
        template: {
          name: 'we_answer',
          language: { policy: 'deterministic', code: 'en_US' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: 'It is here now.' }] }],
        },
      });
      await desk.answer(id, '', { attachments: [await desk.upload('label.png', PIXEL)] });
      await expect
        .poll(async () => (await last(id))?.deliveryError, SOON)
        .toMatch(/within 24 hours/u);
      expect(await texts()).toHaveLength(2);
    });

    test.each([
      [{ kind: 'refusal', code: 190, status: 401 }, 'failed', /Make a new one/u],
      [{ kind: 'refusal', code: 131_026 }, 'failed', /no WhatsApp/u],
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
      await meta.fault({ kind: 'refusal', code: 130_429, status: 429, retryAfter: 1 });
      await desk.answer(id, 'Later');
      await expect.poll(texts, SOON).toEqual(['Good day.', 'Later']);
    });

    test('a test message is sent outside of conversations; a token that ends soon is warned of', async () => {
      const before = await own();
      const path = `/api/channels/${channel.id}`;
      await meta.heard(who, 0);
      const sent = await desk.call(ChannelTest, 'POST', `${path}/test-message`, { address: who });
      expect(sent).toMatchObject({ ok: true, error: null });
      expect(await texts()).toEqual(['This is a test message of your help desk. It works.']);
      expect(await own()).toEqual(before);
      await meta.expires(3);
      const tested = await desk.call(ChannelTest, 'POST', `${path}/test`);
      expect(tested.warnings.join(' ')).toContain('The access token ends in 3 days');
    });

    test('every call was as the document has it, and one that is not is refused', async () => {
      const { calls } = await meta.seen();
      expect(calls.filter(({ wrong }) => wrong !== null)).toEqual([]);
      const response = await fetch(`${meta.url}/v23.0/${meta.number}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${meta.token}` },
        body: JSON.stringify({
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: who,
          type: 'text',
          text: { bodi: 'Hello' },
        }),
      });
      expect(response.status).toBe(400);
    });
  },
);
