import { request } from 'node:http';
import { ChatAnswer, Domain, Organization } from '@frontdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Database } from '../src/database/index.ts';
import { startDnsServer } from './dns-server.ts';
import type { DnsServer } from './dns-server.ts';
import { databaseOf, testApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { uploadFile } from './isolation/things.ts';
import { newOrganization } from './isolation/organization.ts';
import type { Organization as Made } from './isolation/organization.ts';

/** Two organizations with hosts of their own, on two servers beside each other. */
let dns: DnsServer;
let app: TestApp;
/** Trusts no proxy. */
let beside: TestApp;
let database: Database;
let ours: Made;
let theirs: Made;
const OURS = 'help.ours.example';
const THEIRS = 'help.theirs.example';

beforeAll(async () => {
  dns = await startDnsServer();
  const environment = { ROLES: 'web', DNS_SERVERS: dns.address, ALLOWED_HOSTS: 'desk.internal' };
  app = await testApp({ ...environment, TRUST_PROXY: 'loopback' });
  beside = await testApp(environment, app);
  database = await databaseOf(app);
  ours = await newOrganization(app, database, 'Albatross');
  theirs = await newOrganization(app, database, 'Zebrafinch');
  for (const { key, word } of [ours, theirs]) {
    const body = { title: `${word} delivery`, slug: 'delivery', content: `${word}: two days.` };
    await app.api('POST', '/api/knowledge', body, { authorization: `Bearer ${key}` });
  }
  await prove(ours, OURS);
  await prove(theirs, THEIRS);
});
afterAll(async () => {
  await database.close();
  await beside.close();
  await app.close();
  await dns.close();
});

interface Answer {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

interface Call {
  method?: string;
  body?: object;
  headers?: Record<string, string>;
  at?: TestApp;
}

/** Asks the server under a name of one's choice, which fetch does not let one do. */
async function ask(host: string, path: string, call: Call = {}): Promise<Answer> {
  const { hostname, port } = new URL((call.at ?? app).url);
  const body = call.body && JSON.stringify(call.body);
  return new Promise((resolve, reject) => {
    const asking = request({
      hostname,
      port,
      path,
      method: call.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        host,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
    });
    asking.on('error', reject);
    asking.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(parts).toString(),
          headers: response.headers,
        }),
      );
    });
    asking.end(body);
  });
}

const statusOf = async (host: string, path: string, call?: Call): Promise<number> =>
  (await ask(host, path, call)).status;

/** The status with which a socket is refused; 101 where it opens. */
async function socketAt(host: string, path: string, headers = {}): Promise<number> {
  const socket = new WebSocket(app.url.replace('http', 'ws') + path, {
    headers: { host, ...headers },
  });
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
}

async function api(by: Made, method: string, path: string, body?: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${by.key}` };
  return (await app.api(method, path, body, headers)).body;
}

async function prove(by: Made, host: string): Promise<Domain> {
  const path = `/api/organizations/${by.slug}/domains`;
  const { id, record } = Domain.parse(await api(by, 'POST', path, { host }));
  dns.zones.set(record.name, [[record.value]]);
  return Domain.parse(await api(by, 'POST', `${path}/${id}/verify`));
}

const Visit = z.object({ token: z.string() });

describe('on a proved host', () => {
  test('the help centre stands at the root, with its own links and its one address', async () => {
    const home = await ask(OURS, '/');
    expect(home.status).toBe(200);
    expect(home.text).toContain('Albatross Shop help');
    expect(home.text).toContain('<a href="/articles/delivery">Albatross delivery</a>');
    expect(home.text).toContain('action="/search"');
    const article = await ask(OURS, '/articles/delivery');
    expect(article.text).toContain('Albatross: two days.');
    const port = new URL(app.url).port;
    expect(article.text).toContain(
      `<link rel="canonical" href="http://${OURS}:${port}/articles/delivery" />`,
    );
    expect((await ask(OURS, '/search?q=Albatross')).text).toContain('href="/articles/delivery"');
    const sitemap = await ask(OURS, '/sitemap.xml');
    expect(sitemap.text).toContain(`<loc>http://${OURS}:${port}/articles/delivery</loc>`);
    expect(await statusOf(OURS, '/articles/none')).toBe(404);
  });

  test('each shows its own and nothing of the other', async () => {
    for (const path of ['/', '/articles/delivery', '/search?q=delivery', '/sitemap.xml']) {
      const [mine, other] = [await ask(OURS, path), await ask(THEIRS, path)];
      expect([mine.status, other.status]).toEqual([200, 200]);
      expect(mine.text).not.toMatch(/zebrafinch|theirs/iu);
      expect(other.text).not.toMatch(/albatross|ours\.example/iu);
    }
  });

  test('the path from elsewhere leads to the root, for the own organization alone', async () => {
    const { slug } = ours;
    const moved = async (path: string): Promise<unknown> =>
      (await ask(OURS, path)).headers.location;
    expect(await moved(`/help/${slug}`)).toBe('/');
    expect(await moved(`/help/${slug}/articles/delivery?a=1`)).toBe('/articles/delivery?a=1');
    expect(await moved(`/help/${slug}/search?q=x`)).toBe('/search?q=x');
    expect(await moved(`/help/${slug}/sitemap.xml`)).toBe('/sitemap.xml');
    for (const path of ['', '/articles/delivery', '/search?q=a', '/sitemap.xml']) {
      expect(await statusOf(OURS, `/help/${theirs.slug}${path}`)).toBe(404);
      expect(await statusOf(OURS, `/help/demo${path}`)).toBe(404);
    }
  });

  test('the widget is there, with chats of the own organization alone', async () => {
    const loader = await ask(OURS, '/widget.js');
    expect(loader.status).toBe(200);
    expect(loader.headers['access-control-allow-origin']).toBe('*');
    const frame = await ask(OURS, '/widget/frame.html?key=x');
    expect(frame.headers['content-security-policy']).toContain("connect-src 'self'");
    const assets = [...frame.text.matchAll(/"(\/widget\/assets\/[^"]+)"/gu)].map(
      ([, path]) => path,
    );
    expect(assets.length).toBeGreaterThan(0);
    for (const path of assets) expect(await statusOf(OURS, path ?? '')).toBe(200);

    const visit = await ask(OURS, '/api/widget/session', { body: { channelKey: ours.channelKey } });
    expect(visit.status).toBe(200);
    const { token } = Visit.parse(JSON.parse(visit.text));
    const headers = { authorization: `Bearer ${token}` };
    const body = { content: 'Hello', externalId: 'one' };
    expect(await statusOf(OURS, '/api/widget/messages', { body, headers })).toBe(201);
    expect(await statusOf(OURS, '/api/widget/messages', { headers })).toBe(200);
    expect(await socketAt(OURS, `/api/widget/realtime?token=${token}`)).toBe(101);

    const other = { channelKey: theirs.channelKey };
    expect(await statusOf(OURS, '/api/widget/session', { body: other })).toBe(404);
    const foreign = { authorization: `Bearer ${theirs.visitor.token}` };
    expect(await statusOf(OURS, '/api/widget/messages', { headers: foreign })).toBe(401);
    expect(await statusOf(OURS, '/api/widget/messages', { headers: foreign, body })).toBe(401);
    const socket = `/api/widget/realtime?token=${theirs.visitor.token}`;
    expect([await socketAt(OURS, socket), await socketAt(THEIRS, socket)]).toEqual([401, 101]);
  });

  test('the team’s app and the rest of the API are not there, for whoever asks', async () => {
    const { headers } = ours.people.owner;
    const cookie = { cookie: headers['cookie'] ?? '', accept: 'text/html' };
    const paths = ['/conversations', '/sign-in', '/widget-demo', '/docs', '/openapi.json'];
    for (const path of [...paths, '/metrics', '/api/me', '/api/conversations', '/api/widget']) {
      const answer = await ask(OURS, path, { headers: cookie });
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.text).not.toMatch(/owner|swagger|<script/iu);
    }
    const body = { email: ours.people.owner.email, password: app.demo.users[0]?.password };
    const origin = { origin: `http://${OURS}` };
    const signIn = await ask(OURS, '/api/auth/sign-in/email', { body, headers: origin });
    expect(signIn.status).toBe(404);
    expect(signIn.headers['set-cookie']).toBeUndefined();
    expect(await socketAt(OURS, '/api/realtime', headers)).toBe(404);
    const key = { authorization: `Bearer ${ours.key}` };
    expect(await socketAt(OURS, '/api/realtime', key)).toBe(404);
    expect(await socketAt('localhost', '/api/realtime', key)).toBe(101);
    expect(await statusOf(OURS, '/healthz')).toBe(200);
  });

  test('a page of it is no page of ours: it signs nobody in', async () => {
    const body = { email: ours.people.owner.email, password: app.demo.users[0]?.password };
    const path = '/api/auth/sign-in/email';
    const own = new URL(app.url).host;
    const from = async (origin: string): Promise<number> =>
      statusOf(own, path, { body, headers: { origin } });
    expect(await from(`http://${OURS}`)).toBe(403);
    expect(await from(app.url)).toBe(200);
  });
});

describe('names', () => {
  test('one host has many forms', async () => {
    for (const host of ['HELP.Ours.Example', `${OURS}.`, `${OURS}:8080`, `${OURS}.:80`]) {
      expect((await ask(host, '/')).text).toContain('Albatross Shop help');
    }
  });

  test('what nobody proved shows nothing of anyone', async () => {
    const known = { authorization: `Bearer ${ours.key}`, accept: 'text/html' };
    for (const host of [
      'evil.example',
      'ours.example',
      `a.${OURS}`,
      'desk',
      '127.0.0.1.evil.example',
    ]) {
      for (const path of [
        '/',
        '/help/demo',
        `/help/${ours.slug}`,
        '/api/me',
        '/widget.js',
        '/docs',
        '/metrics',
        '/%zz',
      ]) {
        const answer = await ask(host, path, { headers: known });
        expect([host, path, answer.status]).toEqual([host, path, 421]);
        expect(answer.text).not.toMatch(/albatross|demo|<html/iu);
      }
      const body = { channelKey: ours.channelKey };
      expect(await statusOf(host, '/api/widget/session', { body })).toBe(421);
      expect(await socketAt(host, `/api/widget/realtime?token=${ours.visitor.token}`)).toBe(421);
      expect(await statusOf(host, '/healthz')).toBe(200);
      expect(await statusOf(host, '/readyz')).toBe(200);
    }
  });

  test('the server’s own are its addresses and what it was told', async () => {
    for (const host of ['localhost:1', '127.0.0.1', '192.168.7.7:3000', '[::1]', 'Desk.Internal']) {
      expect([host, await statusOf(host, '/openapi.json')]).toEqual([host, 200]);
    }
    const path = `/api/organizations/${ours.slug}/domains`;
    const add = {
      body: { host: 'Desk.Internal' },
      headers: { authorization: `Bearer ${ours.key}` },
    };
    expect(await statusOf('localhost', path, add)).toBe(422);
  });

  test('a proxy that is trusted says what was asked for, and no one else', async () => {
    const as = (host: string) => ({ headers: { 'x-forwarded-host': host } });
    expect((await ask('127.0.0.1', '/', as(OURS))).text).toContain('Albatross Shop help');
    expect(await statusOf('127.0.0.1', '/openapi.json', as('evil.example'))).toBe(421);
    expect(await statusOf('evil.example', '/openapi.json', as('localhost'))).toBe(200);
    const at = beside;
    expect(await statusOf('127.0.0.1', '/openapi.json', { ...as('evil.example'), at })).toBe(200);
    expect(await statusOf('evil.example', '/openapi.json', { ...as('localhost'), at })).toBe(421);
    expect(await socketAt('127.0.0.1', '/api/realtime', as('evil.example').headers)).toBe(421);
  });
});

test('what is proved, removed or switched off by one process is so for the other', async () => {
  const host = 'more.ours.example';
  const both = async (): Promise<number[]> => [
    await statusOf(host, '/'),
    await statusOf(host, '/', { at: beside }),
  ];
  expect(await both()).toEqual([421, 421]);
  const { id } = await prove(ours, host);
  expect(await statusOf(host, '/')).toBe(200);
  await expect.poll(both).toEqual([200, 200]);
  const setActive = async (isActive: boolean): Promise<unknown> =>
    database.asSystem(async (tx) =>
      tx.updateTable('organizations').set({ isActive }).where('id', '=', ours.id).execute(),
    );
  await setActive(false);
  await expect.poll(both).toEqual([421, 421]);
  await setActive(true);
  await expect.poll(both).toEqual([200, 200]);
  await api(ours, 'DELETE', `/api/organizations/${ours.slug}/domains/${id}`);
  expect(await statusOf(host, '/')).toBe(421);
  await expect.poll(both).toEqual([421, 421]);
  expect(await statusOf(OURS, '/')).toBe(200);
});

test('links to articles lead to the domain in use, and to this server where there is none', async () => {
  const path = `/api/organizations/${ours.slug}`;
  expect(Organization.parse(await api(ours, 'GET', path)).domain).toBe(OURS);
  const { port, host } = new URL(app.url);
  const at = `http://${OURS}:${port}/articles/delivery`;
  expect((await ask(host, `/help/${ours.slug}/sitemap.xml`)).text).toContain(`<loc>${at}</loc>`);
  expect((await ask(host, `/help/${ours.slug}`)).text).toContain(
    `href="/help/${ours.slug}/articles/delivery"`,
  );
  const asked = { message: 'Albatross delivery: how many days?' };
  const chat = async (by: Made): Promise<ChatAnswer> => {
    const headers = { authorization: `Bearer ${by.key}`, accept: 'application/json' };
    return ChatAnswer.parse((await app.api('POST', '/api/agents/chat', asked, headers)).body);
  };
  expect((await chat(ours)).sources.map(({ url }) => url)).toEqual([at]);
  const third = await newOrganization(app, database, 'Heron');
  const body = {
    title: 'Heron delivery',
    slug: 'delivery',
    content: 'Albatross delivery: two days.',
  };
  await api(third, 'POST', '/api/knowledge', body);
  expect((await chat(third)).sources.map(({ url }) => url)).toEqual([
    `${app.url}/help/${third.slug}/articles/delivery`,
  ]);
});

test('a file is read on its organization’s host, and another’s is not there', async () => {
  const [mine, other] = [await uploadFile(app, ours), await uploadFile(app, theirs)];
  expect(await ask(OURS, mine.url)).toMatchObject({ status: 200, text: 'Albatross file' });
  expect((await ask(THEIRS, mine.url)).status).toBe(404);
  expect((await ask(OURS, other.url)).status).toBe(404);
});
