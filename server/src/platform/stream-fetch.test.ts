import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStreamFetch } from './stream-fetch.ts';

const server = createServer((request, response) => {
  if (request.url === '/slow') return;
  if (request.url === '/away') {
    response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('first ');
  if (request.url === '/long') response.end('x'.repeat(2_000));
  else void setTimeout(300).then(() => response.end('second'));
});
let url: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const limits = { allowPrivate: true, timeout: 500, maxBytes: 1_000 };
const fetch = createStreamFetch(limits);

test('an answer is read while it comes, also after the time for its head is over', async () => {
  const answer = await createStreamFetch({ ...limits, timeout: 200 })(url);
  const parts: string[] = [];
  const texts = answer.body?.pipeThrough(new TextDecoderStream()) ?? [];
  for await (const part of texts) parts.push(part);
  expect(parts).toEqual(['first ', 'second']);
});

test('private addresses, odd headers and other protocols are refused', async () => {
  const guarded = createStreamFetch({ ...limits, allowPrivate: false });
  await expect(guarded(url)).rejects.toThrow('private network');
  await expect(guarded('http://[::1]:9999/')).rejects.toThrow('private network');
  await expect(fetch('file:///etc/passwd')).rejects.toThrow('http');
  await expect(fetch(url, { headers: { host: 'other' } })).rejects.toThrow('host');
});

test('a redirect is the answer, and is not followed', async () => {
  const answer = await fetch(`${url}/away`);
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://169.254.169.254/']);
});

test('size, silence and the caller’s wish end it', async () => {
  const long = await fetch(`${url}/long`);
  await expect(long.text()).rejects.toThrow('too large');
  await expect(fetch(`${url}/slow`)).rejects.toThrow('took too long');
  const ending = new AbortController();
  const waiting = fetch(`${url}/slow`, { signal: ending.signal });
  ending.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});
