import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { testApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { uploadFile } from './isolation/things.ts';

/** Files on a host of their own: nothing else is there, and they are nowhere else. */
let app: TestApp;
const HOST = 'files.example.net';
beforeAll(async () => {
  app = await testApp({ ROLES: 'web', FILES_URL: `https://${HOST}` });
});
afterAll(async () => app.close());

/** What is answered to who names this host. */
async function ask(path: string, host: string): Promise<{ status: number; corp: unknown }> {
  const { hostname, port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const headers = { host, accept: 'text/html' };
    request({ hostname, port, path, headers }, (answer) => {
      answer.resume();
      const corp = answer.headers['cross-origin-resource-policy'];
      resolve({ status: answer.statusCode ?? 0, corp });
    })
      .on('error', reject)
      .end();
  });
}

test('links lead there, and are answered there alone', async () => {
  const { url } = await uploadFile(app, { key: app.demo.apiKey, word: 'Owl' });
  expect(url).toMatch(/^https:\/\/files\.example\.net\/files\//u);
  const path = url.replace(`https://${HOST}`, '');
  expect(await ask(path, HOST)).toEqual({ status: 200, corp: 'cross-origin' });
  expect(await ask(path, HOST.toUpperCase())).toMatchObject({ status: 200 });
  expect(await ask(path, new URL(app.url).host)).toMatchObject({ status: 404 });
  const spelled = path.replace('/files/', '/%66iles/');
  expect(await ask(spelled, new URL(app.url).host)).toMatchObject({ status: 404 });
});

test.each(['/', '/api/me', '/widget.js', '/widget/frame.html', '/help/demo', '/healthz', '/docs'])(
  '%s is not there',
  async (path) => {
    expect((await ask(path, HOST)).status).toBe(404);
    expect((await ask(path, new URL(app.url).host)).status).not.toBe(404);
  },
);

test('no socket is opened there', async () => {
  const address = `${app.url.replace('http', 'ws')}/api/realtime`;
  const refusal = async (host: string): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(address, { headers: { host } });
      socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0));
      socket.on('error', () => undefined);
    });
  expect(await refusal(HOST)).toBe(404);
  expect(await refusal(new URL(app.url).host)).toBe(401);
});

test('the pages may show what comes from there, and nothing else that is new', async () => {
  const policy = async (path: string): Promise<string> =>
    (await fetch(app.url + path, { headers: { accept: 'text/html' } })).headers.get(
      'content-security-policy',
    ) ?? '';
  for (const path of ['/', '/widget/frame.html']) {
    expect(await policy(path)).toContain(`media-src 'self' https://${HOST};`);
    expect(await policy(path)).toContain(`connect-src 'self';`);
    expect(await policy(path)).not.toContain('blob:');
  }
});
