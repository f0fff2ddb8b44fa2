import { Problem } from '@frontdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from 'pg';
import { z } from 'zod';
import { testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({ ROLES: 'web', TRUST_PROXY: 'loopback' });
});
afterAll(async () => app.close());

async function query(text: string): Promise<object[]> {
  const client = new Client({ connectionString: app.databaseUrl });
  await client.connect();
  try {
    return (await client.query<object>(text)).rows;
  } finally {
    await client.end();
  }
}

const json = { 'content-type': 'application/json' };

async function attempt(email: string, password: string, headers: Record<string, string> = {}) {
  return fetch(`${app.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { ...json, origin: app.url, ...headers },
    body: JSON.stringify({ email, password }),
  });
}

const ownerOf = (): { email: string; password: string } => {
  const owner = app.demo.users.find(({ role }) => role === 'owner');
  if (!owner) throw new Error('The demo has no owner.');
  return owner;
};

async function cookieOf({ email, password }: { email: string; password: string }) {
  const response = await attempt(email, password, { 'x-forwarded-for': '192.0.2.200' });
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

describe('guessing passwords', () => {
  test('one address is tried ten times, from wherever; then it waits', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${index}` };
      statuses.push((await attempt('Nobody@demo.example', `wrong ${index}`, headers)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    const refused = await attempt('nobody@demo.example', 'wrong');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    expect(Problem.parse(await refused.json()).status).toBe(429);
  });

  test('whoever signs in begins anew', async () => {
    const { email, password } = ownerOf();
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 9; index += 1) {
        const headers = { 'x-forwarded-for': `198.51.100.${100 + round * 10 + index}` };
        expect((await attempt(email, 'wrong wrong', headers)).status).toBe(401);
      }
      const headers = { 'x-forwarded-for': `198.51.100.${150 + round}` };
      expect((await attempt(email, password, headers)).status).toBe(200);
    }
  });

  test('one client is stopped over many addresses, and nobody else with it', async () => {
    let refused: Response | undefined;
    for (let index = 0; index < 30 && !refused; index += 1) {
      const response = await attempt(`someone-${index}@demo.example`, 'wrong wrong', {
        'x-forwarded-for': '203.0.113.7',
        'x-frontdesk-client-address': `203.0.113.${100 + index}`,
      });
      if (response.status === 429) refused = response;
    }
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    const { email, password } = ownerOf();
    const other = await attempt(email, password, { 'x-forwarded-for': '203.0.113.8' });
    expect(other.status).toBe(200);
  });

  test('without a trusted proxy nobody takes on another address', async () => {
    const bare = await testApp({ ROLES: 'web' }, app);
    try {
      let last = 0;
      for (let index = 0; index < 30 && last !== 429; index += 1) {
        const response = await fetch(`${bare.url}/api/auth/sign-in/email`, {
          method: 'POST',
          headers: { ...json, origin: bare.url, 'x-forwarded-for': `203.0.113.${index}` },
          body: JSON.stringify({ email: `other-${index}@demo.example`, password: 'wrong wrong' }),
        });
        last = response.status;
      }
      expect(last).toBe(429);
    } finally {
      await bare.close();
    }
  });
});

const Key = z.object({ id: z.string(), key: z.string(), scopes: z.array(z.string()) });
const KEYS = '/api/organizations/demo/api-keys';

describe('the scopes of a key', () => {
  test('are names of permissions, at least one', async () => {
    for (const scopes of [[], ['everything'], ['conversations.read', 'x']]) {
      expect((await app.api('POST', KEYS, { name: 'Wrong', scopes })).status).toBe(400);
    }
  });

  test('are never more than those of the key that grants them', async () => {
    const scopes = ['apiKeys.write', 'conversations.read'];
    const { key } = Key.parse((await app.api('POST', KEYS, { name: 'Some', scopes })).body);
    const by = { authorization: `Bearer ${key}` };
    const grant = async (asked?: string[]) =>
      app.api('POST', KEYS, { name: 'More', ...(asked ? { scopes: asked } : {}) }, by);
    expect((await grant(['agents.write'])).status).toBe(403);
    expect((await grant([])).status).toBe(400);
    expect(Key.parse((await grant()).body).scopes).toEqual(scopes);
    expect(Key.parse((await grant(['conversations.read'])).body).scopes).toEqual([
      'conversations.read',
    ]);
  });
});

test('a new password is written down, and is in nothing that is', async () => {
  const user = ownerOf();
  const post = async (path: string, body: object, cookie: string) =>
    fetch(`${app.url}/api/auth/${path}`, {
      method: 'POST',
      headers: { ...json, cookie, origin: app.url },
      body: JSON.stringify(body),
    });
  const passwords = { currentPassword: user.password, newPassword: 'another long password' };
  const cookie = await cookieOf(user);
  expect((await post('change-password', { ...passwords, currentPassword: 'no' }, cookie)).ok).toBe(
    false,
  );
  expect((await post('change-password', passwords, cookie)).status).toBe(200);
  const back = { currentPassword: passwords.newPassword, newPassword: user.password };
  expect((await post('change-password', back, cookie)).status).toBe(200);
  const acts = await query(
    `SELECT * FROM system_events WHERE "eventType" = 'member.password-changed'`,
  );
  expect(acts).toHaveLength(2);
  expect(JSON.stringify(acts)).not.toContain(passwords.newPassword);
});

test('a key makes none that outlives it', async () => {
  const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
  const body = { name: 'Week', expiresAt: inDays(7) };
  const { key } = Key.parse((await app.api('POST', KEYS, body)).body);
  const grant = async (expiresAt?: string) =>
    app.api('POST', KEYS, { name: 'Later', expiresAt }, { authorization: `Bearer ${key}` });
  expect((await grant(inDays(8))).status).toBe(403);
  expect((await grant()).body).toMatchObject({ expiresAt: body.expiresAt });
  expect((await grant(inDays(1))).status).toBe(201);
});

test('a key ends when it was said to, and what was done with keys is written down', async () => {
  const soon = new Date(Date.now() + 1_500).toISOString();
  const made = Key.parse((await app.api('POST', KEYS, { name: 'Short', expiresAt: soon })).body);
  const by = { authorization: `Bearer ${made.key}` };
  expect((await app.api('GET', '/api/me', undefined, by)).status).toBe(200);
  await expect
    .poll(async () => (await app.api('GET', '/api/me', undefined, by)).status, { timeout: 10_000 })
    .toBe(401);
  const past = await app.api('POST', KEYS, { name: 'Past', expiresAt: '2020-01-01T00:00:00.000Z' });
  expect(past.status).toBe(400);
  expect((await app.api('DELETE', `${KEYS}/${made.id}`)).status).toBe(204);
  const acts = await query(
    `SELECT "eventType", details FROM system_events WHERE "eventType" LIKE 'api-key.%' ORDER BY "createdAt"`,
  );
  expect(acts.filter((act) => JSON.stringify(act).includes(made.id))).toMatchObject([
    { eventType: 'api-key.created', details: { address: '127.0.0.1' } },
    { eventType: 'api-key.revoked', details: { address: '127.0.0.1' } },
  ]);
  expect(JSON.stringify(acts)).not.toContain(made.key);
});

test('a person’s repeated request is done once, and its answer is not readable in the database', async () => {
  const cookie = await cookieOf(ownerOf());
  const post = async (path: string, body: object) => {
    const response = await fetch(app.url + path, {
      method: 'POST',
      headers: { ...json, cookie, origin: app.url, 'idempotency-key': `once ${path}` },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  for (const [path, body, other] of [
    ['/api/organizations', { name: 'Once', slug: 'once' }, { name: 'Once', slug: 'twice' }],
    [KEYS, { name: 'Once' }, { name: 'Twice' }],
  ] as const) {
    const first = await post(path, body);
    expect(first.status).toBe(201);
    expect(await post(path, body)).toEqual(first);
    expect((await post(path, other)).status).toBe(409);
  }
  const { key } = Key.parse((await post(KEYS, { name: 'Once' })).body);
  const stored = await query('SELECT response::text AS text FROM idempotent_requests');
  expect(stored.length).toBeGreaterThan(0);
  expect(JSON.stringify(stored)).not.toContain(key);
});

test.each([
  ['/api/organizations', 1],
  ['/api/organizations/demo/members', 5],
  [KEYS, 3],
  ['/api/channels', 3],
])('pages of %s join without gap or double', async (path, least) => {
  for (const name of ['a', 'b', 'c']) {
    await app.api('POST', KEYS, { name });
    await app.api('POST', '/api/channels', { type: 'web_widget', name });
  }
  const Page = z.object({
    items: z.array(z.object({ id: z.string().optional(), userId: z.string().optional() })),
    nextCursor: z.string().nullable(),
  });
  const read = async (search: string) => Page.parse((await app.api('GET', path + search)).body);
  const all = (await read('?limit=100')).items;
  expect(all.length).toBeGreaterThanOrEqual(least);
  const joined: (typeof all)[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: z.infer<typeof Page> = await read(`?limit=2${cursor && `&cursor=${cursor}`}`);
    expect(page.items.length).toBeLessThanOrEqual(2);
    joined.push(page.items);
    cursor = page.nextCursor;
  }
  expect(joined.flat()).toEqual(all);
  expect((await app.api('GET', `${path}?cursor=abc`)).status).toBe(400);
});
