import { connect } from 'node:net';
import { Problem } from '@frontdesk/contract';
import { z } from 'zod';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness.ts';
import type { TestApp } from '../../test/harness.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({ ROLES: 'web', TRUST_PROXY: 'loopback' });
});
afterAll(async () => app.close());

const problemOf = async (response: Response): Promise<Problem> => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/u);
  return Problem.parse(await response.json());
};

test('addresses that cannot be read are problems too', async () => {
  for (const [path, status] of [
    ['/api/conversations/%E0%A4%A', 400],
    [`/api/conversations/${'x'.repeat(400)}`, 414],
  ] as const) {
    const response = await fetch(app.url + path);
    expect(response.status).toBe(status);
    expect(response.headers.get('x-request-id')).toBe((await problemOf(response)).requestId);
  }
});

test('broken HTTP is answered with a problem', async () => {
  const { hostname, port } = new URL(app.url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write('NOT HTTP\r\n\r\n'));
    let text = '';
    socket.on('data', (part) => (text += part.toString()));
    socket.once('end', () => resolve(text));
    socket.once('error', reject);
  });
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 400 .*\r\ncontent-type: application\/problem\+json/u);
  expect(Problem.parse(JSON.parse(body))).toMatchObject({ status: 400 });
});

/** A client with an address of its own, behind the proxy that the test is. */
const from = (address: string) => ({ 'x-forwarded-for': address });
const json = { 'content-type': 'application/json' };

test('visits are limited by network, with the time to wait; others are not touched', async () => {
  const open = async (address: string) =>
    fetch(`${app.url}/api/widget/session`, {
      method: 'POST',
      headers: { ...json, ...from(address) },
      body: JSON.stringify({ channelKey: app.demo.channelKey }),
    });
  let refused: Response | undefined;
  for (let index = 0; index < 1_000 && !refused; index += 1) {
    const response = await open(`2001:db8::${index.toString(16)}`);
    if (response.status !== 200) refused = response;
    else await response.body?.cancel();
  }
  if (!refused) throw new Error('A thousand visits were not too many.');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await problemOf(refused)).toMatchObject({ status: 429 });
  const search = await fetch(`${app.url}/help/demo/search?q=parcel`, {
    headers: from('2001:db8::ffff'),
  });
  expect(search.status).toBe(429);
  expect((await open('2001:db9::1')).status).toBe(200);
});

test('a visitor is limited by themselves, wherever they ask from', async () => {
  const visit = async (): Promise<Record<string, string>> => {
    const opened = await fetch(`${app.url}/api/widget/session`, {
      method: 'POST',
      headers: { ...json, ...from('203.0.113.50') },
      body: JSON.stringify({ channelKey: app.demo.channelKey }),
    });
    const { token } = z.object({ token: z.string() }).parse(await opened.json());
    return { authorization: `Bearer ${token}` };
  };
  const [one, two] = [await visit(), await visit()];
  const read = async (who: Record<string, string>, address: string) =>
    fetch(`${app.url}/api/widget/messages`, { headers: { ...who, ...from(address) } });
  let refused: Response | undefined;
  for (let index = 0; index < 1_000 && !refused; index += 1) {
    const response = await read(one, `203.0.113.${index % 250}`);
    if (response.status === 429) refused = response;
  }
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await read(two, '203.0.113.50')).status).toBe(200);
});

test('the contract’s OpenAPI document names files, streams and sockets', async () => {
  const Content = z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) });
  const document = z
    .object({
      info: z.object({ description: z.string() }),
      paths: z.record(
        z.string(),
        z.record(
          z.string(),
          z.object({
            requestBody: Content.optional(),
            responses: z.record(z.string(), z.unknown()),
          }),
        ),
      ),
    })
    .parse(await (await fetch(`${app.url}/openapi.json`)).json());
  const upload = document.paths['/api/knowledge/import']?.['post']?.requestBody?.content;
  expect(upload?.['multipart/form-data']?.schema).toMatchObject({ required: ['files'] });
  expect(upload?.['application/json']?.schema).toMatchObject({ required: ['url'] });
  const chat = Content.parse(document.paths['/api/agents/chat']?.['post']?.responses['200']);
  expect(Object.keys(chat.content)).toEqual(['application/json', 'text/event-stream']);
  expect(document.info.description).toMatch(/\/api\/realtime.*\/api\/widget\/realtime/su);
});
