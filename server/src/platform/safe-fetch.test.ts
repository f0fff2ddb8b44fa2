import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSafeFetch, isPublicAddress } from './safe-fetch.ts';

let server: Server;
let port = 0;
let hits = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    hits += 1;
    if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (request.url === '/large') response.end('x'.repeat(100_000));
    else if (request.url !== '/silent') response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => server.closeAllConnections());

const guarded = createSafeFetch({ allowPrivate: false, timeout: 2_000, maxBytes: 1_000 });
const open = createSafeFetch({ allowPrivate: true, timeout: 300, maxBytes: 1_000 });

const spellings = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '0.0.0.0',
  'localhost',
];

test.each(spellings)('%s is inside, and nothing connects to it', async (host) => {
  const before = hits;
  await expect(guarded(`http://${host}:${port}/`)).rejects.toMatchObject({ kind: 'unprocessable' });
  expect(hits).toBe(before);
});

test('only addresses of the open internet are public', () => {
  const inside = [
    '10.0.0.1',
    '172.16.3.4',
    '192.168.1.1',
    '169.254.169.254',
    'fd00::1',
    'fe80::1',
    '::',
    '100.64.0.1',
    '224.0.0.1',
    'nonsense',
  ];
  expect(inside.filter(isPublicAddress)).toEqual([]);
  expect(['1.1.1.1', '2606:4700::1111'].every(isPublicAddress)).toBe(true);
});

test.each([
  'file:///etc/passwd',
  'ftp://example.com/',
  'http://user:pass@example.com/',
  'nonsense',
])('%s is refused before anything is sent', async (address) => {
  await expect(open(address)).rejects.toMatchObject({ kind: 'unprocessable' });
});

test('reads what may be read', async () => {
  const { status, body } = await open(`http://127.0.0.1:${port}/`);
  expect([status, Buffer.from(body).toString()]).toEqual([200, 'hello']);
});

test('endless redirects, large pages and silence end with a sentence', async () => {
  await expect(open(`http://127.0.0.1:${port}/loop`)).rejects.toThrow('redirects too many times');
  await expect(open(`http://127.0.0.1:${port}/large`)).rejects.toMatchObject({ kind: 'too-large' });
  await expect(open(`http://127.0.0.1:${port}/silent`)).rejects.toThrow('took too long');
});
