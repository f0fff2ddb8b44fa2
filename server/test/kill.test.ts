import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { newDatabaseUrl, readDemo } from './harness.ts';
import type { DemoFile } from './harness.ts';
import { startProcess } from './process.ts';
import type { ServerProcess } from './process.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-kill-'));
let databaseUrl: string;
let demo: DemoFile;
let web: ServerProcess;

/** Whoever still runs at the end, whatever a test came to. */
const running: ServerProcess[] = [];

async function start(roles: string): Promise<ServerProcess> {
  const started = await startProcess({
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    ROLES: roles,
  });
  running.push(started);
  return started;
}

beforeAll(async () => {
  databaseUrl = await newDatabaseUrl();
  web = await start('web');
  demo = readDemo(dataDir);
});
afterAll(async () => {
  await web.end('SIGINT');
  for (const each of running) await each.end('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

const call = async (path: string, body: unknown, token = demo.apiKey): Promise<unknown> => {
  const response = await fetch(web.url + path, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
};

const Sequence = z.object({ sequence: z.number().nullable(), type: z.string() });

/** Hears everything after what was heard before; resolves once connected. */
async function listen(url: string, heard: number[]): Promise<WebSocket> {
  const address = new URL(`/api/realtime?after=${heard.at(-1) ?? 0}`, url.replace('http', 'ws'));
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${demo.apiKey}` } });
  socket.on('message', (data: Buffer) => {
    const { sequence, type } = Sequence.parse(JSON.parse(data.toString()));
    if (sequence !== null && type !== 'stream.ready') heard.push(sequence);
  });
  await once(socket, 'open');
  return socket;
}

/** The newest event there is, as another listener sees it. */
async function lastSequence(): Promise<number> {
  const address = new URL('/api/realtime', web.url.replace('http', 'ws'));
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${demo.apiKey}` } });
  const [data] = z.tuple([z.instanceof(Buffer)], z.unknown()).parse(await once(socket, 'message'));
  socket.close();
  return Sequence.parse(JSON.parse(data.toString())).sequence ?? 0;
}

const Visit = z.object({
  token: z.string(),
  messages: z.array(z.object({ from: z.string(), content: z.string() })),
});

test('a listener whose server is killed goes on at another one: no gap, nothing twice', async () => {
  const { id } = z
    .object({ id: z.string() })
    .parse(await call('/api/conversations', { contact: {} }));
  const write = async (index: number): Promise<unknown> =>
    call(`/api/conversations/${id}/messages`, { content: `${index}`, private: true });
  const heard: number[] = [];
  let written = 0;
  for (let round = 0; round < 2; round += 1) {
    const other = await start('web');
    await listen(other.url, heard);
    await Promise.all(Array.from({ length: 10 }, async () => write((written += 1))));
    await other.end('SIGKILL');
  }
  const socket = await listen(web.url, heard);
  await expect.poll(async () => heard.at(-1) === (await lastSequence())).toBe(true);
  socket.close();
  expect(heard).toEqual(heard.map((_, index) => index + 1));
  expect(heard.length).toBeGreaterThanOrEqual(1 + 2 * written);
});

test('a worker killed again and again in the middle of turns: each question is answered once', async () => {
  const visits = await Promise.all(
    Array.from({ length: 12 }, async () =>
      Visit.parse(await call('/api/widget/session', { channelKey: demo.channelKey })),
    ),
  );
  await Promise.all(
    visits.map(async ({ token }, index) =>
      call(
        '/api/widget/messages',
        { content: 'How long does delivery take?', externalId: `q${index}` },
        token,
      ),
    ),
  );
  for (let round = 0; round < 4; round += 1) {
    const worker = await start('worker');
    await new Promise((resolve) => setTimeout(resolve, round * 150));
    await worker.end('SIGKILL');
  }
  const worker = await start('worker');
  const answers = async (): Promise<number[]> =>
    Promise.all(
      visits.map(async ({ token }) => {
        const { messages } = Visit.extend({ token: z.string().optional() }).parse(
          await call('/api/widget/messages', undefined, token),
        );
        return messages.filter(({ from }) => from === 'ai').length;
      }),
    );
  // A run that a killed worker held is free again once its lease has run out.
  await expect.poll(answers, { timeout: 150_000, interval: 1_000 }).toEqual(visits.map(() => 1));
  await worker.end('SIGINT');
}, 200_000);
