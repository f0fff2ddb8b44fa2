import { Channel } from '@frontdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({ ROLES: 'web' });
});
afterAll(async () => app.close());

const Session = z.object({ token: z.string() });

async function visit(channelKey: string | null): Promise<{ status: number; token: string }> {
  const { status, body } = await app.api('POST', '/api/widget/session', { channelKey });
  return { status, token: status === 200 ? Session.parse(body).token : '' };
}

async function add(name: string): Promise<Channel> {
  const body = { type: 'web_widget', name, widgetConfig: { title: 'Shop' } };
  const made = await app.api('POST', '/api/channels', body);
  expect(made.status).toBe(201);
  return Channel.parse(made.body);
}

test('a chat is added, opened by its key, changed, and removed', async () => {
  const channel = await add('Shop');
  expect(channel).toMatchObject({ isActive: true, widgetConfig: { title: 'Shop', theme: 'auto' } });
  expect((await visit(channel.channelKey)).status).toBe(200);
  const path = `/api/channels/${channel.id}`;
  const changed = await app.api('PATCH', path, { name: 'Store', widgetConfig: { theme: 'dark' } });
  expect(changed.body).toMatchObject({
    name: 'Store',
    widgetConfig: { title: 'Shop', theme: 'dark' },
  });
  expect((await app.api('GET', path)).body).toEqual(changed.body);
  expect((await app.api('DELETE', path)).status).toBe(204);
  expect((await app.api('GET', path)).status).toBe(404);
  expect((await app.api('DELETE', path)).status).toBe(404);
  expect((await visit(channel.channelKey)).status).toBe(404);
});

test('one with conversations is closed and kept', async () => {
  const channel = await add('Busy');
  const { token } = await visit(channel.channelKey);
  const message = { content: 'Hello', externalId: 'first' };
  const by = { authorization: `Bearer ${token}` };
  expect((await app.api('POST', '/api/widget/messages', message, by)).status).toBe(201);
  const path = `/api/channels/${channel.id}`;
  expect((await app.api('DELETE', path)).status).toBe(204);
  expect((await app.api('GET', path)).body).toMatchObject({ isActive: false });
  expect((await visit(channel.channelKey)).status).toBe(404);
});

test('names are taken once; other kinds and wrong settings are refused', async () => {
  const { id } = await add('One');
  await add('Two');
  const send = async (body: object) => (await app.api('POST', '/api/channels', body)).status;
  expect(await send({ type: 'web_widget', name: 'One' })).toBe(409);
  expect((await app.api('PATCH', `/api/channels/${id}`, { name: 'Two' })).status).toBe(409);
  expect(await send({ type: 'telegram', name: 'Bot' })).toBe(422);
  expect(await send({ type: 'web_widget', name: '  ' })).toBe(400);
  expect(await send({ type: 'web_widget', name: 'A', widgetConfig: { accent: 'red' } })).toBe(400);
});
