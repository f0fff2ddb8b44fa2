import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { Channel as ChannelView, Message } from '@frontdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Channel } from '../src/channels/channel.ts';
import { channels } from '../src/channels/registry.ts';
import { newId } from '../src/platform/index.ts';
import { testApp } from './harness.ts';
import type { TestApp } from './harness.ts';

const ROOT = join(import.meta.dirname, '../..');
const GUIDE = join(ROOT, 'docs/guides/add-a-channel.md');
const FOLDER = join(ROOT, `node_modules/.cache/guide-${newId()}`);
const SECRET = 'acme-secret';

let app: TestApp;
let channel: ChannelView;
const sent: unknown[] = [];

const vendor = createServer((request, response) => {
  const answer = async (): Promise<void> => {
    sent.push(JSON.parse(await text(request)));
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: `acme-${sent.length}` }));
  };
  void answer();
});

/** Writes the files of the guide as they stand there, and loads the channel. */
async function buildFromGuide(): Promise<Channel> {
  const guide = readFileSync(GUIDE, 'utf8');
  const files = [...guide.matchAll(/```ts\n\/\/ (acme\/\S+)\n([\s\S]*?)```/gu)];
  expect(files.map(([, path]) => path)).toEqual([
    'acme/settings.ts',
    'acme/incoming.ts',
    'acme/outgoing.ts',
    'acme/acme.ts',
  ]);
  const source = join(ROOT, 'server/src');
  for (const [, path = '', code = ''] of files) {
    const file = join(FOLDER, path);
    mkdirSync(dirname(file), { recursive: true });
    const placed = code
      .replaceAll(`'../../platform/`, `'${source}/platform/`)
      .replaceAll(`'../channel.ts'`, `'${source}/channels/channel.ts'`);
    writeFileSync(file, placed);
  }
  const loaded: unknown = await import(pathToFileURL(join(FOLDER, 'acme/acme.ts')).href);
  return z.object({ acme: z.custom<Channel>((value) => value instanceof Object) }).parse(loaded)
    .acme;
}

async function call<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown) {
  const answer = await app.api(method, path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return schema.parse(answer.body);
}

const registry = z.instanceof(Map).parse(channels);

beforeAll(async () => {
  // The one line in the registry.
  registry.set('sms', await buildFromGuide());
  vendor.listen(0, '127.0.0.1');
  await once(vendor, 'listening');
  const { port } = z.object({ port: z.number() }).parse(vendor.address());
  app = await testApp({ ALLOW_VENDOR_BASE_URL: 'true' });
  channel = await call(ChannelView, 'POST', '/api/channels', {
    type: 'sms',
    name: 'Acme',
    settings: { number: '+4930123456', baseUrl: `http://127.0.0.1:${port}` },
    credentials: { apiKey: 'key', webhookSecret: SECRET },
  });
});
afterAll(async () => {
  registry.delete('sms');
  await app.close();
  vendor.close();
  rmSync(FOLDER, { recursive: true, force: true });
});

async function tell(events: object[], secret = SECRET): Promise<number> {
  const body = JSON.stringify({ events });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const { status } = await fetch(`${app.url}/webhooks/${channel.id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-acme-signature': signature },
    body,
  });
  return status;
}

test('the channel of the guide: a customer writes, is answered in parts, and the receipt counts', async () => {
  const at = new Date().toISOString();
  const message = { type: 'message', id: 'm1', from: '+491701234567', text: 'Hello', at };
  expect(await tell([message], 'another')).toBe(401);
  expect(await tell([message, message])).toBe(200);
  const List = z.object({
    items: z.array(z.object({ id: z.string(), customerPhone: z.string() })),
  });
  const list = async () => (await call(List, 'GET', '/api/conversations?channel=sms')).items;
  await expect.poll(async () => (await list()).length, { timeout: 20_000 }).toBe(1);
  const [{ id, customerPhone } = { id: '', customerPhone: '' }] = await list();
  expect(customerPhone).toBe('+491701234567');
  // Whatever the AI says to it comes first.
  await expect.poll(() => sent.length, { timeout: 20_000 }).toBeGreaterThan(0);
  const before = sent.length;
  const content = `${'word '.repeat(40).trim()}.`;
  await call(Message, 'POST', `/api/conversations/${id}/messages`, { content });
  await expect.poll(() => sent.length, { timeout: 20_000 }).toBe(before + 2);
  expect(sent.at(-1)).toMatchObject({ from: '+4930123456', to: '+491701234567' });
  const Thread = z.object({ items: z.array(Message) });
  const last = async () =>
    (await call(Thread, 'GET', `/api/conversations/${id}/messages`)).items.find(
      (each) => each.content === content,
    );
  await expect.poll(async () => (await last())?.deliveryStatus, { timeout: 20_000 }).toBe('sent');
  expect(await tell([{ type: 'delivered', id: `acme-${before + 2}`, at }])).toBe(200);
  await expect.poll(async () => (await last())?.isDelivered, { timeout: 20_000 }).toBe(true);
});
