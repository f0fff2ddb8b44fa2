import { createServer } from 'node:http';
import { Frame } from '@frontdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { databaseOf, links, SECRET_KEY, silent, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';
import { createHosts } from '../../http/index.ts';
import { createSigner, newId } from '../../platform/index.ts';
import { addSockets } from '../../realtime/index.ts';
import { createAttendance } from '../availability/index.ts';
import { createIdentify, createSignIn } from '../organizations/index.ts';
import { createVisitors } from '../widget/index.ts';
import { createLive } from './live.ts';

let app: TestApp;
let database: Database;
/** Sockets of the same database that look again often who may be there. */
let strict: string;
let organizationId: string;
const closing: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  app = await testApp();
  organizationId = app.demo.organization.id;
  const signer = createSigner(SECRET_KEY);
  database = await databaseOf(app);
  const publicUrl = app.url;
  const signIn = createSignIn({
    database,
    keys: { current: SECRET_KEY, previous: [] },
    publicUrl,
    isOwnHost: () => true,
    log: silent,
  });
  const identify = createIdentify(database, signIn);
  const visitors = createVisitors(database, signer);
  const attendance = createAttendance({
    database,
    comesOnline: async () => undefined,
    log: silent,
  });
  const hosts = createHosts({ own: [], trustedProxies: [], organizationOf: () => undefined });
  const live = createLive({
    database,
    identify,
    visitors,
    attendance,
    links,
    hosts,
    publicUrl,
    log: silent,
  });
  const server = createServer();
  const end = addSockets(server, live.sockets, { log: silent, checkInterval: 50 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  strict = `ws://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  closing.push(
    end,
    () => live.stop(),
    () => attendance.stop(),
    () => void server.close(),
    async () => database.close(),
  );
});
afterAll(async () => {
  for (const step of closing) await step();
  await app.close();
});

/** Waits as long as a busy machine may need. */
const PATIENCE = { timeout: 15_000 };

interface Line {
  frames: unknown[];
  code: Promise<number>;
  say(frame: object): void;
  cut(): void;
}

async function open(url: string, headers: Record<string, string> = {}): Promise<Line> {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers });
  const frames: unknown[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString())));
  const code = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  await expect
    .poll(() => frames, PATIENCE)
    .toContainEqual(expect.objectContaining({ type: 'stream.ready' }));
  return {
    frames,
    code,
    say: (frame) => socket.send(JSON.stringify(frame)),
    cut: () => socket.terminate(),
  };
}

/** The cookies of a demo user, with what spares the server a look at the session for a while. */
async function fullCookie(role: string): Promise<Record<string, string>> {
  const user = app.demo.users.find((candidate) => candidate.role === role);
  const response = await fetch(`${app.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url },
    body: JSON.stringify({ email: user?.email, password: user?.password }),
  });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  return { cookie: cookies.join('; '), origin: app.url };
}

/** The session cookie alone. */
async function enter(role: string): Promise<Record<string, string>> {
  const { cookie = '', ...rest } = await fullCookie(role);
  const token = cookie.split('; ').find((text) => text.includes('session_token')) ?? '';
  return { cookie: token, ...rest };
}

const Visit = z.object({ token: z.string(), visitorId: z.string(), sequence: z.number() });

async function visit(channelKey: string): Promise<z.infer<typeof Visit>> {
  const { body } = await app.api('POST', '/api/widget/session', { channelKey });
  return Visit.parse(body);
}

const Created = z.object({ id: z.string() });
const Channel = z.object({ id: z.string(), channelKey: z.string() });

async function newChannel(): Promise<z.infer<typeof Channel>> {
  const channel = { type: 'web_widget', name: newId() };
  return Channel.parse((await app.api('POST', '/api/channels', channel)).body);
}

const realtime = '/api/realtime';

test('a cookie opens a socket for our own pages alone', async () => {
  const { cookie = '' } = await enter('agent');
  await expect(open(app.url + realtime, { cookie })).rejects.toThrow('403');
  const evil = { cookie, origin: 'https://evil.example' };
  await expect(open(app.url + realtime, evil)).rejects.toThrow('403');
  (await open(app.url + realtime, { cookie, origin: app.url })).cut();
});

test('a socket ends with the API key that opened it', async () => {
  const key = { name: 'For now', scopes: ['conversations.read'] };
  const made = await app.api('POST', '/api/organizations/demo/api-keys', key);
  const { id, key: secret } = Created.extend({ key: z.string() }).parse(made.body);
  const line = await open(strict + realtime, { authorization: `Bearer ${secret}` });
  await app.api('DELETE', `/api/organizations/demo/api-keys/${id}`);
  expect(await line.code).toBe(4401);
});

test('a socket ends with the session that opened it', async () => {
  const headers = await enter('manager');
  const line = await open(strict + realtime, headers);
  await fetch(`${app.url}/api/auth/sign-out`, { method: 'POST', headers });
  expect(await line.code).toBe(4401);
});

test('a socket ends with the membership, also of somebody who has another one', async () => {
  const headers = await enter('owner');
  const other = await fetch(`${app.url}/api/organizations`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Second', slug: 'second' }),
  });
  expect(other.status).toBe(201);
  const line = await open(strict + realtime, headers);
  const setActive = async (isActive: boolean) =>
    database.asSystem(async (tx) =>
      tx
        .updateTable('organization_users')
        .set({ isActive })
        .where('organizationId', '=', organizationId)
        .where('role', '=', 'owner')
        .execute(),
    );
  await setActive(false);
  expect(await line.code).toBe(4401);
  await setActive(true);
});

test('who is removed is cut off, and does not come back', async () => {
  const { url, demo } = app;
  const line = await open(strict + realtime, await enter('manager'));
  const { body } = await app.api('GET', `/api/organizations/${demo.organization.slug}/members`);
  const Page = z.object({ items: z.array(z.object({ userId: z.string(), role: z.string() })) });
  const manager = Page.parse(body).items.find(({ role }) => role === 'manager');
  const at = `/api/organizations/${demo.organization.slug}/members/${manager?.userId}`;
  expect((await app.api('DELETE', at)).status).toBe(204);
  expect(await line.code).toBe(4401);
  await expect(open(url + realtime, await enter('manager'))).rejects.toThrow('404');
});

test('at the servers themselves a socket ends at once, with its session, membership or key', async () => {
  const { url, demo } = app;
  const second = await testApp({}, app);
  const lines = async (headers: Record<string, string>): Promise<Line[]> =>
    Promise.all(
      [url, second.url].map(async (origin) => open(origin + realtime, { ...headers, origin })),
    );
  const end = async (all: Line[]): Promise<number[]> =>
    Promise.all(all.map(async ({ code }) => code));

  const agent = await fullCookie('agent');
  const signedOut = await lines(agent);
  const elsewhere = await lines(await fullCookie('agent'));
  await fetch(`${url}/api/auth/sign-out`, { method: 'POST', headers: agent });
  expect(await end(signedOut)).toEqual([4401, 4401]);
  // Another session of the same person stays.
  elsewhere[0]?.say({ type: 'ping' });
  await expect
    .poll(() => elsewhere[0]?.frames, PATIENCE)
    .toContainEqual(expect.objectContaining({ type: 'pong' }));
  const setActive = async (isActive: boolean): Promise<void> => {
    const path = `/api/organizations/${demo.organization.slug}/members`;
    const { body } = await app.api('GET', path);
    const Page = z.object({ items: z.array(z.object({ userId: z.string(), role: z.string() })) });
    const member = Page.parse(body).items.find(({ role }) => role === 'agent');
    await app.api('PATCH', `${path}/${member?.userId}`, { isActive });
  };
  await setActive(false);
  expect(await end(elsewhere)).toEqual([4401, 4401]);
  await setActive(true);

  const made = await app.api('POST', '/api/organizations/demo/api-keys', { name: 'Key' });
  const { id, key } = Created.extend({ key: z.string() }).parse(made.body);
  const byKey = await lines({ authorization: `Bearer ${key}` });
  await app.api('DELETE', `/api/organizations/demo/api-keys/${id}`);
  expect(await end(byKey)).toEqual([4401, 4401]);
  await second.close();
}, 30_000);

test('a closed channel has no visitors: not by routes, not by sockets', async () => {
  const channel = await newChannel();
  const { token } = await visit(channel.channelKey);
  const address = `/api/widget/realtime?token=${token}`;
  const line = await open(strict + address);
  const look = async () =>
    (await app.api('GET', '/api/widget/messages', undefined, { authorization: `Bearer ${token}` }))
      .status;
  expect(await look()).toBe(200);
  await app.api('PATCH', `/api/channels/${channel.id}`, { isActive: false });
  expect(await line.code).toBe(4401);
  await expect.poll(look, PATIENCE).toBe(401);
  await expect(open(app.url + address)).rejects.toThrow('401');
});

test('a visitor sees and marks what is of their channel, and nothing else of their contact', async () => {
  const [here, there] = [await newChannel(), await newChannel()];
  const { token, visitorId } = await visit(here.channelKey);
  const authorization = `Bearer ${token}`;
  const said = { content: 'Hello', externalId: newId() };
  const begun = await app.api('POST', '/api/widget/messages', said, { authorization });
  const mine = z.object({ conversationId: z.string() }).parse(begun.body).conversationId;
  const [other, bare] = [newId(), newId()];
  await database.inOrganization(organizationId, async (tx) => {
    const row = { organizationId, contactId: visitorId, channel: 'web_widget' as const };
    await tx
      .insertInto('conversations')
      .values([
        { ...row, id: other, channelId: there.id },
        { ...row, id: bare, channelId: null },
      ])
      .execute();
  });
  const line = await open(`${app.url}/api/widget/realtime?token=${token}&after=0`);
  const answers = new Map<string, string>();
  for (const id of [other, bare, mine]) {
    const path = `/api/conversations/${id}/messages`;
    const { body } = await app.api('POST', path, { content: `For ${id}` });
    answers.set(id, Created.parse(body).id);
  }
  const texts = () =>
    z.array(z.object({ data: z.object({ content: z.string().optional() }) })).parse(line.frames);
  await expect.poll(() => JSON.stringify(texts()), PATIENCE).toContain(`For ${mine}`);
  expect(JSON.stringify(line.frames)).not.toContain(other);
  expect(JSON.stringify(line.frames)).not.toContain(bare);
  await app.api('POST', '/api/widget/read', { seen: true }, { authorization });
  const rows = await database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('messages')
      .select(['id', 'isRead'])
      .where('id', 'in', [...answers.values()])
      .execute(),
  );
  const read = new Map(rows.map(({ id, isRead }) => [id, isRead]));
  expect([other, bare, mine].map((id) => read.get(answers.get(id) ?? ''))).toEqual([
    false,
    false,
    true,
  ]);
  line.cut();
});

test('who joins reads who is here right after the stream is ready, and a ping is answered', async () => {
  const agent = await open(app.url + realtime, await enter('agent'));
  const late = await open(app.url + realtime, { authorization: `Bearer ${app.demo.apiKey}` });
  await expect.poll(() => late.frames.length, PATIENCE).toBeGreaterThan(1);
  const [ready, presence] = late.frames.map((frame) => Frame.parse(frame));
  expect(ready).toMatchObject({ type: 'stream.ready', data: { resumed: false } });
  expect(presence).toMatchObject({ type: 'presence.updated', data: { members: [{}] } });
  late.say({ type: 'ping' });
  const pong = { sequence: null, type: 'pong', conversationId: null, data: {} };
  await expect.poll(() => late.frames, PATIENCE).toContainEqual(pong);
  expect(Frame.parse(pong)).toEqual(pong);
  agent.cut();
  late.cut();
});

test('a viewer is seen, and does not type', async () => {
  const { body } = await app.api('POST', '/api/conversations', { contact: { name: 'Ada' } });
  const conversationId = Created.parse(body).id;
  const listener = await open(app.url + realtime, { authorization: `Bearer ${app.demo.apiKey}` });
  const viewer = await open(app.url + realtime, await enter('viewer'));
  const agent = await open(app.url + realtime, await enter('agent'));
  const typing = () =>
    listener.frames
      .map((frame) => Frame.parse(frame))
      .flatMap((frame) => (frame.type === 'typing.started' ? [frame.data.userId] : []));
  viewer.say({ type: 'typing.start', conversationId });
  viewer.say({ type: 'conversation.view', conversationId });
  await expect
    .poll(() => JSON.stringify(listener.frames), PATIENCE)
    .toContain(`"viewing":"${conversationId}`);
  const me = await fetch(`${app.url}/api/me`, { headers: await enter('agent') });
  const { user } = z.object({ user: Created }).parse(await me.json());
  agent.say({ type: 'typing.start', conversationId });
  await expect.poll(typing, PATIENCE).toEqual([user.id]);
  for (const line of [listener, viewer, agent]) line.cut();
});
