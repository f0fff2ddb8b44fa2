import { Channel, ChannelTest, Conversation, Message } from '@frontdesk/contract';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { hasMailServers, startMailServers } from './mail-servers.ts';
import type { MailServers } from './mail-servers.ts';
import { says, startModelServer } from './model-server.ts';
import type { ModelServer } from './model-server.ts';

const SOON = { timeout: 30_000, interval: 100 };
const PEOPLE = Array.from({ length: 12 }, (_, place) => `ada${place}`);

let app: TestApp;
let model: ModelServer;
let mail: MailServers;
let channel: Channel;
let connected: ChannelTest;
let name = '';
let count = -1;

async function call<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown) {
  const answer = await app.api(method, path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return schema.parse(answer.body);
}

/** The conversations of the customer of this test, the oldest first. */
async function own(): Promise<Conversation[]> {
  const page = z.object({ items: z.array(Conversation) });
  const { items } = await call(page, 'GET', '/api/conversations?channel=email&limit=100');
  return items
    .filter(({ customerEmail }) => customerEmail === `${name}@customer.test`)
    .toReversed();
}

async function thread(id: string): Promise<Message[]> {
  const page = z.object({ items: z.array(Message) });
  const { items } = await call(page, 'GET', `/api/conversations/${id}/messages?limit=100`);
  return items.filter((message) => !message.isPrivate).toReversed();
}

const got = async () =>
  Promise.all((await mail.mailsOf(name)).map(async (raw) => PostalMime.parse(raw)));
const texts = async (): Promise<(string | undefined)[]> =>
  (await got()).map(({ text }) => text?.trim());

type Extra = Partial<SendMailOptions>;
const write = async (text: string, more: Extra = {}): Promise<void> =>
  mail.send({
    from: { name: 'Ada', address: `${name}@customer.test` },
    to: 'support@shop.test',
    subject: 'My order',
    text,
    ...more,
  });

/** Writes, and waits until the AI has answered. Returns the conversation. */
async function begun(): Promise<string> {
  model.next(says('Good day.'));
  await write('Hello, where is it?');
  await expect.poll(texts, SOON).toEqual(['Good day.']);
  const [only, ...others] = await own();
  expect(others).toEqual([]);
  return only?.id ?? '';
}

const answer = async (id: string, content: string, more: object = {}): Promise<Message> =>
  call(Message, 'POST', `/api/conversations/${id}/messages`, { content, ...more });

const said = async (id: string): Promise<string[]> =>
  (await thread(id)).map(({ content }) => content);

const log = async (): Promise<string> => {
  const { body } = await app.api('GET', `/api/channels/${channel.id}/requests?limit=20`);
  return JSON.stringify(body);
};

describe.skipIf(!hasMailServers)('e-mail (needs Exim and Dovecot, and to be root)', () => {
  beforeAll(async () => {
    [mail, model] = await Promise.all([
      startMailServers(PEOPLE),
      startModelServer(0, { onlyTurns: true }),
    ]);
    app = await testApp({
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: model.url,
      ALLOW_VENDOR_BASE_URL: 'true',
    });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    channel = await call(Channel, 'POST', '/api/channels', {
      type: 'email',
      name: 'Mail',
      settings: {
        address: 'support@shop.test',
        fromName: 'The shop',
        smtpServer: `127.0.0.1:${mail.smtp}`,
        smtpSecurity: 'none',
        imapServer: `127.0.0.1:${mail.imap}`,
        imapSecurity: 'none',
        plusAddresses: true,
        dkimDomain: 'shop.test',
        dkimSelector: 'desk',
      },
      credentials: {
        password: mail.password,
        dkimKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        webhookKey: 'a key of sixteen letters',
      },
    });
    connected = await call(ChannelTest, 'POST', `/api/channels/${channel.id}/test`);
    // The first look into the mailbox only notes what lies there already.
    const database = await databaseOf(app);
    const isLookedInto = async (): Promise<boolean> =>
      database.asSystem(async (tx) => {
        const row = await tx
          .selectFrom('channels')
          .select('pollState')
          .where('id', '=', channel.id)
          .executeTakeFirst();
        return typeof row?.pollState === 'string';
      });
    await vi.waitUntil(isLookedInto, SOON);
    await database.close();
  }, 60_000);
  beforeEach(() => {
    count += 1;
    name = PEOPLE[count] ?? '';
    model.reset();
  });
  afterAll(async () => {
    await app.close();
    await model.close();
    await mail.close();
  });

  test('it is connected, and says what is unsafe', () => {
    expect(connected).toMatchObject({ ok: true, account: 'support@shop.test', error: null });
    expect(connected.warnings.join(' ')).toContain('unencrypted');
  });

  test('customer, AI, person: one thread for both sides', async () => {
    const id = await begun();
    const [first] = await got();
    expect(first).toMatchObject({
      subject: 'Re: My order',
      from: { name: 'The shop', address: 'support@shop.test' },
    });
    const headers = new Map(first?.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('auto-submitted')).toBe('auto-replied');
    expect(headers.get('dkim-signature')).toMatch(/d=shop\.test;.* s=desk;/u);
    expect(headers.get('in-reply-to')).toBe((await thread(id))[0]?.externalId);
    await call(z.unknown(), 'POST', `/api/conversations/${id}/take-over`);
    await answer(id, 'A person here.');
    await expect.poll(texts, SOON).toEqual(['Good day.', 'A person here.']);
    const second = (await got())[1];
    expect(second?.headers.some(({ key }) => key === 'auto-submitted')).toBe(false);
    expect(second?.references?.split(/\s+/u)).toHaveLength(2);
    // As mail programs answer: with all that was said below.
    await write(
      'Thanks!\n\nOn Fri, 27 Nov 2026 at 12:00, The shop <support@shop.test> wrote:\n> A person here.',
      {
        inReplyTo: second?.messageId,
        references: second?.references,
        subject: 'Re: My order',
      },
    );
    await expect.poll(async () => said(id), SOON).toHaveLength(4);
    const last = (await thread(id)).at(-1);
    expect(last).toMatchObject({ content: 'Thanks!', senderType: 'customer' });
    expect(last?.whole).toContain('> A person here.');
    expect(await own()).toHaveLength(1);
  });

  test('an answer finds its conversation by the address alone; another question begins one', async () => {
    const id = await begun();
    const [{ replyTo = [] } = {}] = await got();
    const to = replyTo[0]?.address ?? '';
    expect(to).toMatch(/^support\+c-/u);
    model.next(says('Still good.'));
    await write('Without references', { to, subject: 'Something else' });
    await expect.poll(async () => said(id), SOON).toContain('Without references');
    model.next(says('New here.'));
    await write('Quite another matter', { subject: 'Refund' });
    await expect
      .poll(async () => (await own()).map(({ subject }) => subject), SOON)
      .toEqual(['My order', 'Refund']);
    // A forged one is no way into a conversation.
    const forged = to.replace(/.{4}@/u, '0000@');
    model.next(says('Also new.'));
    await write('Let me in', { to: forged, subject: 'Forged' });
    await expect.poll(async () => (await own()).length, SOON).toBe(3);
    expect(await said(id)).not.toContain('Let me in');
    await expect.poll(texts, SOON).toContain('Also new.');
  });

  test('who answers what was written to somebody else reads nothing of it', async () => {
    const id = await begun();
    const [{ messageId = '' } = {}] = await got();
    count += 1;
    name = PEOPLE[count] ?? '';
    model.next(says('Who are you?'));
    await write('I was told of this', { inReplyTo: messageId, subject: 'Re: My order' });
    await expect.poll(texts, SOON).toEqual(['Who are you?']);
    expect(await own()).toHaveLength(1);
    expect(await said(id)).toHaveLength(2);
  });

  test('machines get no answer: no two of them write to each other for ever', async () => {
    const before = model.asked.length;
    await write('I am away.', { headers: { 'Auto-Submitted': 'auto-replied' } });
    await write('News!', { headers: { 'List-Id': '<news.customer.test>', Precedence: 'bulk' } });
    await write('From ourselves', { from: 'support@shop.test' });
    await expect.poll(log, SOON).toMatch(/this address itself/u);
    const told = await log();
    expect(told).toContain('sent by a program (Auto-Submitted: auto-replied)');
    expect(told).toContain('It went to many (bulk)');
    expect(await own()).toEqual([]);
    expect(model.asked).toHaveLength(before);
  });

  test('a mail that comes back is not delivered, in the server’s words', async () => {
    model.next(says('Good day.'));
    await write('Hello', { replyTo: 'gone@customer.test' });
    // Who is answered is who we speak with, whoever the sender says to be.
    name = 'gone';
    await expect.poll(async () => (await own()).length, SOON).toBe(1);
    const id = (await own())[0]?.id ?? '';
    await expect
      .poll(async () => (await thread(id))[1]?.deliveryError, SOON)
      .toMatch(/came back.*No such mailbox/u);
    expect((await thread(id))[1]).toMatchObject({ deliveryStatus: 'failed' });
  });

  test('pictures, files and an invitation come in; a file goes out', async () => {
    const pixel = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
      'base64',
    );
    model.next(says('Good day.'));
    const invitation =
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Call about\r\n  it\r\nDTSTART:20261224T153000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
    await mail.send({
      from: `${name}@customer.test`,
      to: 'support@shop.test',
      subject: 'Broken',
      html: '<div>See <b>this</b><img src="cid:a"></div><blockquote type="cite">Old words</blockquote>',
      attachments: [{ filename: 'cup.png', content: pixel, cid: 'a' }],
      icalEvent: { method: 'REQUEST', content: invitation },
    });
    await expect.poll(texts, SOON).toEqual(['Good day.']);
    const id = (await own())[0]?.id ?? '';
    const [first] = await thread(id);
    expect(first?.content).toBe('See this\n\nInvitation: Call about it, 2026-12-24 15:30 UTC');
    expect(first?.attachments.map((file) => file.name)).toContain('cup.png');
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
    await expect.poll(texts, SOON).toEqual(['Good day.', 'Your label']);
    const sent = (await got())[1]?.attachments[0];
    expect(sent?.filename).toBe('label.png');
    expect(sent?.content).toEqual(Uint8Array.from(pixel).buffer);
  });

  test('services that send mail here are let in by their key alone, and their mail comes once', async () => {
    const raw = [
      `From: ${name}@customer.test`,
      'To: support@shop.test',
      'Subject: Sent by a service',
      `Message-ID: <${randomBytes(8).toString('hex')}@customer.test>`,
      '',
      'Hello from afar',
      '',
    ].join('\r\n');
    const url = new URL(`/webhooks/${channel.id}`, app.url).href;
    const forms = [
      { type: 'application/json', body: JSON.stringify({ RawEmail: raw }) },
      {
        type: 'application/x-www-form-urlencoded',
        body: new URLSearchParams({ 'body-mime': raw }).toString(),
      },
      {
        type: 'application/x-www-form-urlencoded',
        body: new URLSearchParams({ email: raw }).toString(),
      },
      {
        type: 'text/plain; charset=UTF-8',
        body: JSON.stringify({
          Type: 'Notification',
          Message: JSON.stringify({
            content: Buffer.from(raw).toString('base64'),
            receipt: { action: { encoding: 'BASE64' } },
          }),
        }),
      },
    ];
    const post = async (address: string, { type, body }: (typeof forms)[0], more: object = {}) =>
      (await fetch(address, { method: 'POST', headers: { 'content-type': type, ...more }, body }))
        .status;
    const key = encodeURIComponent('a key of sixteen letters');
    model.next(says('Good day.'));
    for (const form of forms) {
      expect(await post(url, form)).toBe(401);
      expect(await post(`${url}?key=wrong`, form)).toBe(401);
      expect(await post(`${url}?key=${key}`, form)).toBe(200);
    }
    const basic = Buffer.from('x:a key of sixteen letters').toString('base64');
    const again = { type: 'message/rfc822', body: raw };
    expect(await post(url, again, { authorization: `Basic ${basic}` })).toBe(200);
    await expect.poll(texts, SOON).toEqual(['Good day.']);
    expect(await own()).toHaveLength(1);
    const id = (await own())[0]?.id ?? '';
    expect(await said(id)).toEqual(['Hello from afar', 'Good day.']);
  });

  test('a mailbox that is gone for a while loses nothing', async () => {
    await mail.restartImap();
    expect(await said(await begun())).toEqual(['Hello, where is it?', 'Good day.']);
  });

  test('a wrong password is told in the server’s words, and another server is not shown the right one', async () => {
    const path = `/api/channels/${channel.id}`;
    const changed = { settings: { ...channel.settings, smtpServer: `localhost:${mail.smtp}` } };
    const { credentialFields } = await call(Channel, 'PATCH', path, changed);
    expect(credentialFields).not.toContain('password');
    await call(Channel, 'PATCH', path, { credentials: { password: 'wrong' } });
    const tested = await call(ChannelTest, 'POST', `${path}/test`);
    expect(tested.ok).toBe(false);
    expect(tested.error).toContain('Check user and password');
  });
});
