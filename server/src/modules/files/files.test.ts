import { Attachment, ConversationDetail, Message, WidgetMessage } from '@frontdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, silent, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { pageWithScript, png, svgWithScript, wav } from '../../../test/samples.ts';
import type { Database } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import { forgetFiles } from './forget.ts';

let app: TestApp;
let database: Database;
beforeAll(async () => {
  // No worker: nothing answers in between.
  app = await testApp({ ROLES: 'web' });
  database = await databaseOf(app);
});
afterAll(async () => {
  await database.close();
  await app.close();
});

const Uploaded = z.object({ items: z.array(Attachment) });
const Sent = z.object({ messageId: z.string(), conversationId: z.string() });
const Session = z.object({ token: z.string(), messages: z.array(WidgetMessage) });

interface Given {
  name: string;
  content: Buffer;
}

async function post(
  path: string,
  files: Given[],
  token = app.demo.apiKey,
): Promise<{ status: number; body: unknown }> {
  const form = new FormData();
  // What the client says of the type is always a lie here.
  for (const { name, content } of files) {
    form.append('files', new Blob([new Uint8Array(content)], { type: 'image/png' }), name);
  }
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  return { status: response.status, body: await response.json() };
}

async function upload(content: Buffer, name = 'a.png', token?: string): Promise<Attachment> {
  const path = token === undefined ? '/api/files' : '/api/widget/files';
  const { items } = Uploaded.parse((await post(path, [{ name, content }], token)).body);
  const [first] = items;
  if (!first) throw new Error('Nothing was uploaded.');
  return first;
}

async function visit(token?: string): Promise<z.infer<typeof Session>> {
  const body = { channelKey: app.demo.channelKey, token };
  return Session.parse((await app.api('POST', '/api/widget/session', body)).body);
}

const say = async (token: string, body: object, externalId = newId()) =>
  app.api(
    'POST',
    '/api/widget/messages',
    { externalId, ...body },
    { authorization: `Bearer ${token}` },
  );

async function conversation(): Promise<string> {
  const begun = await app.api('POST', '/api/conversations', { contact: { name: 'Kim' } });
  return ConversationDetail.parse(begun.body).id;
}

const answer = async (id: string, body: object) =>
  app.api('POST', `/api/conversations/${id}/messages`, body);

const messagesOf = async (id: string): Promise<Message[]> => {
  const { body } = await app.api('GET', `/api/conversations/${id}/messages`);
  return z.object({ items: z.array(Message) }).parse(body).items;
};

const read = async (url: string, headers: Record<string, string> = {}) =>
  fetch(app.url + url, { headers });

test('several files at once are told by their bytes, with names that are safe', async () => {
  const { status, body } = await post('/api/files', [
    { name: '../../shop.png', content: png(8, 6) },
    { name: 'page.png', content: pageWithScript },
    { name: 'voice.png', content: wav() },
  ]);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    items: [
      { name: 'shop.png', kind: 'image', mimeType: 'image/png', width: 8, height: 6 },
      { name: 'page.png', kind: 'file', mimeType: 'text/html', size: pageWithScript.byteLength },
      { name: 'voice.png', kind: 'audio', mimeType: 'audio/wav', width: null },
    ],
  });
});

test('a member’s file goes with an answer, without words too, and the visitor sees it', async () => {
  const { token } = await visit();
  const { conversationId } = Sent.parse((await say(token, { content: 'Hello' })).body);
  const file = await upload(png(8, 6), 'lamp.png');
  const sent = await answer(conversationId, { attachments: [file.id] });
  expect(sent.status).toBe(201);
  expect(sent.body).toMatchObject({ type: 'image', content: '', attachments: [{ id: file.id }] });
  const { messages } = await visit(token);
  const [shown] = messages.at(-1)?.attachments ?? [];
  expect(shown).toMatchObject({ name: 'lamp.png', kind: 'image', width: 8, height: 6 });
  expect(Buffer.from(await (await read(shown?.url ?? '')).arrayBuffer())).toEqual(png(8, 6));
  const { body } = await app.api('GET', `/api/conversations/${conversationId}`);
  expect(body).toMatchObject({ preview: 'lamp.png', messageCount: 2 });
});

test('a visitor’s file goes with their message; sent again it is the same message', async () => {
  const { token } = await visit();
  const file = await upload(wav(), 'voice.wav', token);
  const externalId = newId();
  const body = { content: 'Listen', attachments: [file.id] };
  const first = Sent.parse((await say(token, body, externalId)).body);
  const again = await say(token, body, externalId);
  expect(again.body).toMatchObject({ messageId: first.messageId, duplicate: true });
  const [message] = await messagesOf(first.conversationId);
  expect(message).toMatchObject({
    type: 'audio',
    content: 'Listen',
    attachments: [{ id: file.id, name: 'voice.wav' }],
  });
});

test('what holds several kinds is a file, and neither words nor files are nothing', async () => {
  const id = await conversation();
  const [picture, page] = [await upload(png(2, 2)), await upload(svgWithScript)];
  const sent = await answer(id, { content: 'Both', attachments: [picture.id, page.id] });
  expect(sent.body).toMatchObject({
    type: 'file',
    attachments: [{}, { mimeType: 'image/svg+xml' }],
  });
  expect((await answer(id, {})).status).toBe(400);
  expect((await answer(id, { content: ' ', attachments: [] })).status).toBe(400);
});

test('a first message can carry files, of the team and for the customer', async () => {
  for (const from of ['team', 'customer']) {
    const { id } = await upload(png(2, 2), 'first.png');
    const message = { from, attachments: [id] };
    const begun = await app.api('POST', '/api/conversations', { contact: {}, message });
    expect(begun.body).toMatchObject({ preview: 'first.png' });
    const [first] = await messagesOf(ConversationDetail.parse(begun.body).id);
    expect(first).toMatchObject({ type: 'image', attachments: [{ id }] });
  }
});

test('a file goes with one message, once, also where two ask at the same time', async () => {
  const id = await conversation();
  const file = await upload(png(2, 2));
  const twice = { content: 'Twice', attachments: [file.id, file.id] };
  const both = await Promise.all([answer(id, twice), answer(id, twice)]);
  expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['201', '409']);
  const sent = (await messagesOf(id)).filter(({ type }) => type !== 'system');
  expect(sent.map(({ attachments }) => attachments.length)).toEqual([1]);
});

test('a visitor attaches what they uploaded, and nothing of another or of the team', async () => {
  const [mine, other] = [await visit(), await visit()];
  const foreign = [await upload(png(2, 2), 'x.png', other.token), await upload(png(2, 2))];
  for (const { id } of foreign) {
    expect((await say(mine.token, { content: 'Mine?', attachments: [id] })).status).toBe(404);
  }
  const theirs = await upload(png(2, 2), 'x.png', mine.token);
  expect((await answer(await conversation(), { attachments: [theirs.id] })).status).toBe(404);
  expect((await visit(mine.token)).messages).toEqual([]);
});

test('no more than ten files a message, and 25 MB a file', async () => {
  const many = Array.from({ length: 11 }, (_, index) => ({
    name: `${index}.txt`,
    content: Buffer.from('x'),
  }));
  expect((await post('/api/files', many)).status).toBe(413);
  const ids = many.map(({ name }) => name);
  expect((await answer(await conversation(), { attachments: ids })).status).toBe(400);
  const large = Buffer.alloc(25 * 2 ** 20 + 1);
  expect((await post('/api/files', [{ name: 'large', content: large }])).status).toBe(413);
  const largest = large.subarray(1);
  expect((await post('/api/files', [{ name: 'largest', content: largest }])).status).toBe(201);
});

test('a visitor uploads a hundred megabytes an hour; the others go on', async () => {
  const [mine, other] = [await visit(), await visit()];
  const content = Buffer.alloc(24 * 2 ** 20);
  const statuses: number[] = [];
  for (let sent = 0; sent < 5; sent += 1) {
    statuses.push((await post('/api/widget/files', [{ name: 'a', content }], mine.token)).status);
  }
  expect(statuses).toEqual([201, 201, 201, 201, 429]);
  expect((await upload(png(2, 2), 'a.png', other.token)).kind).toBe('image');
}, 60_000);

test('a file is served so that nothing in it can run', async () => {
  const shown = await read((await upload(png(2, 2), 'é"\r\n.png')).url);
  expect(shown.headers.get('content-type')).toBe('image/png');
  expect(shown.headers.get('content-disposition')).toBe(
    `inline; filename="?\\".png"; filename*=UTF-8''%C3%A9%22.png`,
  );
  const hidden = await read((await upload(pageWithScript, 'page.html')).url);
  expect(hidden.headers.get('content-type')).toBe('application/octet-stream');
  expect(hidden.headers.get('content-disposition')).toBe('attachment; filename=page.html');
  for (const { headers } of [shown, hidden]) {
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/u);
    expect(headers.get('content-security-policy')).not.toMatch(/allow-|script/u);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toMatch(/^private, max-age=\d+/u);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('set-cookie')).toBeNull();
  }
});

test('parts are given to who asks for them, and nothing to who has it', async () => {
  const content = Buffer.concat([wav(2_500_000)]);
  const { url } = await upload(content, 'long.wav');
  const whole = await read(url);
  expect(Buffer.from(await whole.arrayBuffer())).toEqual(content);
  expect(whole.headers.get('content-length')).toBe(String(content.byteLength));
  const part = await read(url, { range: 'bytes=1048570-1048590' });
  expect([part.status, part.headers.get('content-range')]).toEqual([
    206,
    `bytes 1048570-1048590/${content.byteLength}`,
  ]);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(content.subarray(1_048_570, 1_048_591));
  expect((await read(url, { range: 'bytes=9999999-' })).status).toBe(416);
  const etag = whole.headers.get('etag') ?? '';
  expect((await read(url, { 'if-none-match': etag })).status).toBe(304);
  const changed = await read(url, { range: 'bytes=0-1', 'if-range': '"another"' });
  expect(changed.status).toBe(200);
  await changed.body?.cancel();
  const head = await fetch(app.url + url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([
    200,
    String(content.byteLength),
  ]);
});

test('a file without a byte is a file', async () => {
  const { url, size, kind } = await upload(Buffer.alloc(0), 'empty.txt');
  expect([size, kind]).toEqual([0, 'file']);
  const answered = await read(url);
  expect([answered.status, await answered.text()]).toEqual([200, '']);
});

test('only the link of this very file, unchanged, opens it; without one it is not there', async () => {
  const [one, other] = [await upload(png(2, 2)), await upload(png(3, 3))];
  const url = new URL(one.url, app.url);
  const changed = async (name: string, value: string): Promise<number> => {
    const tried = new URL(url);
    tried.searchParams.set(name, value);
    return (await fetch(tried)).status;
  };
  expect(
    await changed('signature', url.searchParams.get('signature')?.replace(/^./u, '_') ?? ''),
  ).toBe(404);
  expect(await changed('expires', String(Number(url.searchParams.get('expires')) + 1))).toBe(404);
  expect(await changed('expires', 'never')).toBe(404);
  expect(await changed('organization', newId())).toBe(404);
  expect((await read(one.url.replace(one.id, other.id))).status).toBe(404);
  expect((await read(`/files/${one.id}/a.png`)).status).toBe(404);
  expect((await read(`/files/${one.id}`)).status).toBe(404);
});

test('a deleted conversation takes its files with it', async () => {
  const id = await conversation();
  const file = await upload(png(2, 2));
  await answer(id, { attachments: [file.id] });
  await database.inOrganization(app.demo.organization.id, async (tx) =>
    tx.deleteFrom('conversations').where('id', '=', id).execute(),
  );
  expect((await read(file.url)).status).toBe(404);
});

test('what is in no message after a day is forgotten', async () => {
  const id = await conversation();
  const [attached, loose] = [await upload(png(2, 2)), await upload(png(2, 2))];
  await answer(id, { attachments: [attached.id] });
  const context = { signal: new AbortController().signal, log: silent };
  const runAfter = async (hours: number): Promise<void> => {
    const clock = { now: () => new Date(Date.now() + hours * 3_600_000) };
    await forgetFiles(database, clock).run(context);
  };
  await runAfter(23);
  expect((await read(loose.url)).status).toBe(200);
  await runAfter(25);
  expect((await read(loose.url)).status).toBe(404);
  expect((await read(attached.url)).status).toBe(200);
  expect((await answer(id, { attachments: [loose.id] })).status).toBe(404);
});
