import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSafeFetch } from './safe-fetch.ts';
import type { SafeRequest } from './safe-fetch.ts';

interface Seen {
  method: string | undefined;
  host: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

let server: Server;
let raw: Server;
/** The same server under two names is two origins. */
let here = '';
let there = '';
let rawUrl = '';
let seen: Seen[] = [];
/** Sockets of the raw server that are still open. */
let held = 0;
const timers = new Set<NodeJS.Timeout>();

async function listen(one: Server): Promise<number> {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  const address = one.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const part of request) body += String(part);
  const { method, headers } = request;
  seen.push({ method, host: headers.host, headers, body });
  const { pathname, searchParams } = new URL(request.url ?? '/', here);
  if (pathname === '/loop') response.writeHead(302, { location: '/loop' }).end();
  else if (pathname === '/moved') {
    const location = searchParams.get('to') ?? '';
    response.writeHead(Number(searchParams.get('status')), { location }).end();
  } else if (pathname === '/large') response.end('x'.repeat(100_000));
  else if (pathname === '/claims-much') {
    response.writeHead(200, { 'content-length': 1e15 });
    response.write('a little');
  } else if (pathname === '/bomb') {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB);
  } else if (pathname !== '/silent') response.setHeader('retry-after', '7').end('hello');
}

/** 100 MB in 100 KB. */
const BOMB = gzipSync(Buffer.alloc(100 * 2 ** 20));

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  const port = await listen(server);
  here = `http://here.example:${port}`;
  there = `http://there.example:${port}`;
  raw = createSocketServer((socket) => {
    held += 1;
    socket.on('error', () => undefined);
    socket.once('close', () => (held -= 1));
    socket.once('data', (data) => {
      const isBody = data.toString().startsWith('GET /body');
      socket.write('HTTP/1.1 200 OK\r\n');
      if (isBody) socket.write('content-length: 900\r\n\r\n');
      const each = data.toString().startsWith('GET /fast') ? 'x-a: '.padEnd(4_000, 'b') : 'x-a: b';
      // Never finishes: a byte of the body, or a header, now and again.
      const timer = setInterval(() => socket.write(isBody ? 'x' : `${each}\r\n`), 10);
      timers.add(timer);
      socket.once('close', () => clearInterval(timer));
    });
  });
  rawUrl = `http://here.example:${await listen(raw)}`;
});
afterAll(() => {
  for (const timer of timers) clearInterval(timer);
  server.close();
  raw.close();
});

const limits = { allowPrivate: true, maxBytes: 1_000 };
const lookUp = async (): Promise<{ address: string; family: number }[]> => [
  { address: '127.0.0.1', family: 4 },
];
const fetch = createSafeFetch({ ...limits, timeout: 20_000, lookUp });
const hasty = createSafeFetch({ ...limits, timeout: 300, lookUp });

async function requestsOf(url: string, request: SafeRequest = {}): Promise<Seen[]> {
  seen = [];
  await fetch(url, request);
  return seen;
}

test('reads what may be read', async () => {
  const { url, status, headers, body } = await fetch(`${here}/page`);
  expect([url, status, Buffer.from(body).toString()]).toEqual([`${here}/page`, 200, 'hello']);
  expect(headers.get('Retry-After')).toBe('7');
});

test('endless redirects, large pages and silence end with a sentence', async () => {
  await expect(fetch(`${here}/loop`)).rejects.toThrow('redirects too many times');
  await expect(fetch(`${here}/large`)).rejects.toMatchObject({ kind: 'too-large' });
  await expect(hasty(`${here}/silent`)).rejects.toThrow('took too long');
});

test('a body that drips, and headers without end, are cut off and the socket is closed', async () => {
  await expect(hasty(`${rawUrl}/body`)).rejects.toThrow('took too long');
  await expect(hasty(`${rawUrl}/headers`)).rejects.toThrow('took too long');
  await expect(fetch(`${rawUrl}/fast`)).rejects.toMatchObject({ kind: 'unprocessable' });
  await expect.poll(() => held).toBe(0);
});

test('a length that is claimed, and a small body that unpacks to a large one, are too large', async () => {
  await expect(fetch(`${here}/claims-much`)).rejects.toMatchObject({ kind: 'too-large' });
  const before = process.memoryUsage().rss;
  await expect(fetch(`${here}/bomb`)).rejects.toMatchObject({ kind: 'too-large' });
  expect(process.memoryUsage().rss - before).toBeLessThan(50 * 2 ** 20);
});

test('the caller may end it', async () => {
  const ending = new AbortController();
  const reading = fetch(`${rawUrl}/body`, { signal: ending.signal });
  ending.abort();
  await expect(reading).rejects.toMatchObject({ kind: 'unprocessable' });
});

test('sends method, headers and body', async () => {
  const [request] = await requestsOf(`${here}/hook`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', authorization: 'Bearer key' },
    body: '{"a":"ü"}',
  });
  expect(request).toMatchObject({
    method: 'PUT',
    body: '{"a":"ü"}',
    host: new URL(here).host,
    headers: { 'content-type': 'application/json', authorization: 'Bearer key' },
  });
});

test.each([
  ['Host', 'inside.example'],
  ['connection', 'close'],
  ['Transfer-Encoding', 'chunked'],
  ['content-length', '3'],
  ['TE', 'trailers'],
  ['Upgrade', 'websocket'],
  ['keep-alive', '1'],
  ['trailer', 'a'],
  ['Proxy-Authorization', 'Basic x'],
  ['proxy-connection', 'close'],
  ['Expect', '100-continue'],
  ['x-a', 'b\r\nhost: inside.example'],
  ['x-a\r\nhost', 'inside.example'],
  ['x-a', '\u{1F600}'],
  ['', 'a'],
  ['a b', 'c'],
])('the header %j is not sent, nor anything else', async (name, value) => {
  seen = [];
  const sent = fetch(`${here}/hook`, { method: 'POST', headers: { [name]: value }, body: 'x' });
  await expect(sent).rejects.toMatchObject({ kind: 'unprocessable' });
  expect(seen).toEqual([]);
});

const KEYS = {
  authorization: 'Bearer key',
  Cookie: 'session=1',
  'X-Api-Key': 'key',
  'content-type': 'text/plain',
  accept: 'text/html',
};

const moved = (to: string, status: number): string =>
  `${here}/moved?status=${status}&to=${encodeURIComponent(to)}`;

test.each([301, 302, 303, 307, 308])(
  'a GET that is redirected (%i) gives no key to another origin',
  async (status) => {
    const stayed = await requestsOf(moved('/page', status), { headers: KEYS });
    expect(stayed[1]?.headers).toMatchObject({ authorization: 'Bearer key', cookie: 'session=1' });
    const [, left] = await requestsOf(moved(`${there}/page`, status), { headers: KEYS });
    expect(left).toMatchObject({ method: 'GET', headers: { accept: 'text/html' } });
    for (const name of ['authorization', 'cookie', 'x-api-key']) {
      expect(left?.headers).not.toHaveProperty(name);
    }
  },
);

test('keys that were dropped do not come back with a way back', async () => {
  const back = `${there}/moved?status=302&to=${encodeURIComponent(`${here}/page`)}`;
  const requests = await requestsOf(moved(back, 302), { headers: KEYS });
  expect(requests).toHaveLength(3);
  expect(requests[2]?.headers).not.toHaveProperty('authorization');
});

test('a body is sent again by 307 and 308 to the same origin, and never else', async () => {
  const post = { method: 'POST', headers: KEYS, body: 'words' } as const;
  for (const status of [307, 308]) {
    const [, again] = await requestsOf(moved('/page', status), post);
    expect(again).toMatchObject({
      method: 'POST',
      body: 'words',
      headers: { cookie: 'session=1' },
    });
    seen = [];
    await expect(fetch(moved(`${there}/page`, status), post)).rejects.toThrow('not sent again');
    expect(seen).toHaveLength(1);
  }
  for (const status of [301, 302, 303]) {
    const [, same] = await requestsOf(moved('/page', status), post);
    expect(same).toMatchObject({ method: 'GET', body: '' });
    expect(same?.headers).not.toHaveProperty('content-type');
    const [, other] = await requestsOf(moved(`${there}/page`, status), post);
    expect(other).toMatchObject({ method: 'GET', body: '' });
    expect(other?.headers).not.toHaveProperty('authorization');
  }
  for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
    await expect(fetch(moved('/page', 302), { method })).rejects.toThrow('not sent again');
    await expect(fetch(moved(there, 308), { method })).rejects.toThrow('not sent again');
  }
});
