import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { AppError, createLogger } from '../platform/index.ts';
import { addSockets } from './sockets.ts';

let welcome = true;
let broken = false;
let server: Server;
let end: () => void;
let port: number;

beforeAll(async () => {
  server = createServer();
  const route = {
    path: '/talk',
    accept: async () => () => ({
      message(text: string) {
        throw new Error(text);
      },
      closed: () => undefined,
      async check() {
        if (broken) throw new Error('The database is away');
        if (!welcome) throw new AppError('unauthorised', 'Your session has ended.');
      },
    }),
  };
  end = addSockets(server, [route], { log: createLogger('silent'), checkInterval: 20 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => {
  end();
  server.close();
});

/** The first line of the answer to an upgrade with this request target. */
async function upgrade(target: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  const chunks: string[] = [];
  for await (const chunk of socket) {
    chunks.push(String(chunk));
    break;
  }
  socket.destroy();
  return chunks.join('').split('\r\n')[0] ?? '';
}

async function open(): Promise<{ socket: WebSocket; code: Promise<number> }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/talk`);
  const code = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return { socket, code };
}

test.each(['//', '/\\', '//[', 'http://[/talk'])('the target %s is refused', async (target) => {
  expect(await upgrade(target)).toBe('HTTP/1.1 400 Refused');
  expect(await upgrade('/talk')).toMatch(/^HTTP\/1\.1 101 /u);
});

test('an address that takes no sockets is refused', async () => {
  expect(await upgrade('/elsewhere')).toBe('HTTP/1.1 404 Refused');
});

test('a message that cannot be handled ends its own socket, and nothing else', async () => {
  const { socket, code } = await open();
  socket.send('boom');
  expect(await code).toBe(1011);
  expect(await upgrade('/talk')).toMatch(/^HTTP\/1\.1 101 /u);
});

test('who may no longer be here is sent away; a failing check sends nobody away', async () => {
  const { code } = await open();
  let closed = false;
  void code.then(() => (closed = true));
  broken = true;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(closed).toBe(false);
  broken = false;
  welcome = false;
  expect(await code).toBe(4401);
  welcome = true;
});
