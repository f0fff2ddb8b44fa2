import { Conversation, Problem } from '@frontdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from './harness.ts';
import type { TestApp } from './harness.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(async () => app.close());

interface Plain {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

const Id = z.object({ id: z.string() });
const Page = z.object({ items: z.array(Conversation), nextCursor: z.string().nullable() });

async function newConversation(content = 'Where is my parcel?'): Promise<string> {
  const { body } = await app.api('POST', '/api/conversations', {
    contact: { name: 'Ada', email: 'ada@example.com' },
    message: { from: 'customer', content },
  });
  return Id.parse(body).id;
}

const Contents = z.object({ items: z.array(z.object({ content: z.string() })) });

async function contents(conversationId: string): Promise<string[]> {
  const { body } = await app.api('GET', `/api/conversations/${conversationId}/messages`);
  return Contents.parse(body).items.map(({ content }) => content);
}

describe('bad input gets a problem that says what to do', () => {
  const send = async (path: string, init: Plain): Promise<[number, Problem]> => {
    const response = await fetch(app.url + path, {
      ...init,
      headers: { authorization: `Bearer ${app.demo.apiKey}`, ...init.headers },
    });
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/u);
    return [response.status, Problem.parse(await response.json())];
  };
  const json = { 'content-type': 'application/json' };

  test.each<[string, string, Plain, number]>([
    ['malformed JSON', '/api/conversations', { method: 'POST', headers: json, body: '{"a":' }, 400],
    ['an empty body', '/api/conversations', { method: 'POST', headers: json, body: '' }, 400],
    [
      'wrong types',
      '/api/conversations',
      { method: 'POST', headers: json, body: '{"contact":7}' },
      400,
    ],
    [
      '10 MB',
      '/api/conversations',
      { method: 'POST', headers: json, body: JSON.stringify({ x: 'x'.repeat(1e7) }) },
      413,
    ],
    [
      'another content type',
      '/api/conversations',
      { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'a,b' },
      415,
    ],
    ['an unknown id', '/api/conversations/nobody', {}, 404],
    ['a NUL in an id', '/api/conversations/a%00b', {}, 400],
    ['an unknown address', '/api/nothing', {}, 404],
    ['a wrong filter', '/api/conversations?status=sleeping', {}, 400],
    ['a wrong limit', '/api/conversations?limit=100000', {}, 400],
    ['a made-up cursor', '/api/conversations?cursor=abc', {}, 400],
    [
      'a cursor before all history',
      `/api/agents?cursor=${btoa('-271821-04-20T00:00Z abc')}`,
      {},
      400,
    ],
    [
      'a broken form',
      '/api/knowledge/import',
      {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: '{}',
      },
      400,
    ],
    ['SQL in a cursor', `/api/conversations?cursor=${btoa("2026-01-01 ' OR 1=1")}`, {}, 400],
  ])('%s', async (_, path, init, expected) => {
    const [status, problem] = await send(path, init);
    expect(status).toBe(expected);
    expect(problem.status).toBe(expected);
    expect(JSON.stringify(problem)).not.toMatch(/select |node_modules|\.ts:/iu);
  });

  test('without a key, or with a wrong one, nothing is said', async () => {
    const response = await fetch(`${app.url}/api/conversations`);
    expect(response.status).toBe(401);
    const [status] = await send('/api/conversations', {
      headers: { authorization: 'Bearer fd_wrong' },
    });
    expect(status).toBe(401);
  });
});

describe('messages of any kind are kept as they came', () => {
  test.each([
    ['emoji', 'I ❤️ 👩‍👩‍👧‍👦 🇩🇪'],
    ['right to left', 'أين طلبي؟'],
    ['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
    ['SQL', `'; DROP TABLE messages; --`],
  ])('%s', async (_, content) => {
    const id = await newConversation(content);
    expect(await contents(id)).toContain(content);
  });

  test('NUL is left out; emptiness and 100,000 characters are refused', async () => {
    const id = await newConversation('a\u0000b');
    expect(await contents(id)).toContain('ab');
    const path = `/api/conversations/${id}/messages`;
    expect((await app.api('POST', path, { content: ' \u0000 ' })).status).toBe(400);
    expect((await app.api('POST', path, { content: 'x'.repeat(100_000) })).status).toBe(400);
  });
});

test('pages of a list meet without gap or double, in each order', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    const id = await newConversation(`Number ${index}`);
    await app.api('PATCH', `/api/conversations/${id}`, { priority: index % 3, tags: ['paged'] });
    ids.push(id);
  }
  // An answer moves its conversation to the top, from one page to another.
  for (const id of ids) {
    await expect
      .poll(async () => (await contents(id)).length, { timeout: 20_000 })
      .toBeGreaterThan(1);
  }
  for (const sort of ['newest', 'oldest', 'priority']) {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `tag=paged&limit=2&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = Page.parse((await app.api('GET', `/api/conversations?${query}`)).body);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
  }
});

test('a search finds words of a message, the name and the address', async () => {
  const id = await newConversation('The zeppelin arrived broken');
  for (const q of ['zeppelin', 'Ada', 'ada@example.com']) {
    const { body } = await app.api('GET', `/api/conversations?q=${encodeURIComponent(q)}`);
    expect(Page.parse(body).items.map((item) => item.id)).toContain(id);
  }
  const none = await app.api('GET', '/api/conversations?q=%25');
  expect(Page.parse(none.body).items).toEqual([]);
});

test('a person takes over, answers, and gives back', async () => {
  const id = await newConversation();
  const taken = await app.api('POST', `/api/conversations/${id}/take-over`);
  expect(taken.body).toMatchObject({ handler: 'person', status: 'open' });
  await app.api('POST', `/api/conversations/${id}/messages`, { content: 'On its way.' });
  const after = await app.api('GET', `/api/conversations/${id}`);
  expect(after.body).toMatchObject({
    unreadCount: 0,
    preview: 'On its way.',
    previewSender: 'agent',
  });
  expect(Conversation.parse(after.body).averageResponseTime).not.toBeNull();
  const back = await app.api('POST', `/api/conversations/${id}/hand-back`);
  expect(back.body).toMatchObject({ handler: 'ai', assignedUserId: null });
});

test('resolving and opening again keep the times true', async () => {
  const id = await newConversation();
  const resolved = await app.api('PATCH', `/api/conversations/${id}`, { status: 'resolved' });
  expect(Conversation.parse(resolved.body).resolvedAt).not.toBeNull();
  const open = await app.api('PATCH', `/api/conversations/${id}`, { status: 'open' });
  expect(Conversation.parse(open.body).resolvedAt).toBeNull();
});

test('a repeated request under one key is done once', async () => {
  const id = await newConversation();
  const path = `/api/conversations/${id}/messages`;
  const key = { 'idempotency-key': 'note-1' };
  const [one, two] = [
    await app.api('POST', path, { content: 'Once', private: true }, key),
    await app.api('POST', path, { content: 'Once', private: true }, key),
  ];
  expect(two).toEqual(one);
  expect((await contents(id)).filter((content) => content === 'Once')).toHaveLength(1);
  const other = await app.api('POST', path, { content: 'Other', private: true }, key);
  expect(other.status).toBe(409);
});

test('what another organization owns is not there', async () => {
  const id = await newConversation();
  const cookie = await signIn('owner');
  const made = await fetch(`${app.url}/api/organizations`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Other', slug: 'other' }),
  });
  expect(made.status).toBe(201);
  const look = async (path: string, organization: string) =>
    (await fetch(app.url + path, { headers: { cookie, 'x-organization': organization } })).status;
  expect(await look(`/api/conversations/${id}`, 'demo')).toBe(200);
  expect(await look(`/api/conversations/${id}`, 'other')).toBe(404);
  expect(await look(`/api/conversations/${id}/messages`, 'other')).toBe(404);
  expect(await look('/api/conversations', 'somebody-elses')).toBe(404);
});

async function signIn(role: string): Promise<string> {
  const user = app.demo.users.find((candidate) => candidate.role === role);
  const response = await fetch(`${app.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url },
    body: JSON.stringify({ email: user?.email, password: user?.password }),
  });
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

test('every demo user signs in; a viewer may look and not touch', async () => {
  const id = await newConversation();
  const cookie = await signIn('viewer');
  const me = await fetch(`${app.url}/api/me`, { headers: { cookie } });
  expect(await me.json()).toMatchObject({ role: 'viewer', organization: { slug: 'demo' } });
  const touch = await fetch(`${app.url}/api/conversations/${id}/take-over`, {
    method: 'POST',
    headers: { cookie },
  });
  expect(touch.status).toBe(403);
  await Promise.all(['admin', 'manager', 'agent'].map(signIn));
});

test('another page changes nothing with somebody’s sign-in', async () => {
  const id = await newConversation();
  const cookie = await signIn('agent');
  const take = async (headers: Record<string, string>) =>
    (
      await fetch(`${app.url}/api/conversations/${id}/take-over`, {
        method: 'POST',
        headers,
      })
    ).status;
  const evil = 'https://evil.example';
  expect(await take({ cookie, origin: evil })).toBe(403);
  expect(await take({ cookie, origin: 'null' })).toBe(403);
  expect(await take({ cookie, origin: app.url })).toBe(200);
  expect(await take({ cookie })).toBe(200);
  // A key is no cookie: whoever has it may use it from anywhere.
  expect(await take({ authorization: `Bearer ${app.demo.apiKey}`, origin: evil })).not.toBe(403);
  const made = await fetch(`${app.url}/api/organizations`, {
    method: 'POST',
    headers: { cookie, origin: evil, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Evil', slug: 'evil' }),
  });
  expect(made.status).toBe(403);
  const read = await fetch(`${app.url}/api/me`, { headers: { cookie, origin: evil } });
  expect(read.status).toBe(200);
});

test('a wrong password and an unknown person get the same answer', async () => {
  const attempt = async (email: string) => {
    const response = await fetch(`${app.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: app.url },
      body: JSON.stringify({ email, password: 'not the password' }),
    });
    const problem = Problem.parse(await response.json());
    return { status: response.status, detail: problem.detail };
  };
  expect(await attempt('owner@demo.example')).toEqual(await attempt('nobody@demo.example'));
});

test('an API key does what its scopes say, and nothing once it is revoked', async () => {
  const made = await app.api('POST', '/api/organizations/demo/api-keys', {
    name: 'Reader',
    scopes: ['conversations.read'],
  });
  const { id, key } = z.object({ id: z.string(), key: z.string() }).parse(made.body);
  const headers = { authorization: `Bearer ${key}` };
  expect((await app.api('GET', '/api/conversations', undefined, headers)).status).toBe(200);
  const write = await app.api('POST', '/api/conversations', { contact: {} }, headers);
  expect(write.status).toBe(403);
  await app.api('DELETE', `/api/organizations/demo/api-keys/${id}`);
  expect((await app.api('GET', '/api/conversations', undefined, headers)).status).toBe(401);
});

test('health, metrics and the OpenAPI document answer', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/docs']) {
    expect((await fetch(app.url + path)).status).toBe(200);
  }
  const document = z
    .object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })
    .parse(await (await fetch(`${app.url}/openapi.json`)).json());
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toContain('/api/conversations/{id}/take-over');
});
