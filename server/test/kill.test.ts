import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { newDatabaseUrl, readDemo, SECRET_KEY } from './harness.ts';
import type { DemoFile } from './harness.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');
const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-kill-'));
let databaseUrl: string;
let demo: DemoFile;
let web: Server;

interface Server {
  child: ChildProcess;
  url: string;
}

async function start(roles: string): Promise<Server> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      SECRET_KEY,
      ROLES: roles,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  await expect.poll(() => text, { timeout: 30_000 }).toContain('ready at');
  return { child, url: /ready at (\S+)/u.exec(text)?.[1] ?? '' };
}

async function end({ child }: Server, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

beforeAll(async () => {
  databaseUrl = await newDatabaseUrl();
  web = await start('web');
  demo = readDemo(dataDir);
});
afterAll(async () => {
  await end(web, 'SIGINT');
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

const Visit = z.object({
  token: z.string(),
  messages: z.array(z.object({ from: z.string(), content: z.string() })),
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
    await end(worker, 'SIGKILL');
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
  await end(worker, 'SIGINT');
}, 200_000);
