import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { newDatabaseUrl, readDemo, SECRET_KEY } from './harness.ts';

const MAIN = join(import.meta.dirname, '../src/main.mjs');
const folders: string[] = [];
const running = new Set<ChildProcess>();

afterEach(async () => {
  for (const child of running) child.kill('SIGINT');
  await Promise.all([...running].map(ended));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-start-'));
  folders.push(folder);
  return folder;
};

interface Started {
  child: ChildProcess;
  output(): string;
}

function start(environment: Record<string, string>): Started {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text += data.toString()));
  return { child, output: () => text };
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

const ready = async (started: Started): Promise<string> => {
  const output = () => started.output();
  await expect.poll(output, { timeout: 90_000 }).toContain('Frontdesk is ready at');
  return /ready at (\S+)/u.exec(output())?.[1] ?? '';
};

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);
const databasePid = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);

async function fails(environment: Record<string, string>): Promise<string> {
  const started = start(environment);
  expect(await ended(started.child)).toBe(1);
  expect(started.output()).not.toContain('node_modules');
  return started.output();
}

test('first start, second start beside it, end, kill, and start again', async () => {
  const DATA_DIR = newFolder();
  const first = start({ DATA_DIR });
  await ready(first);
  const pid = databasePid(DATA_DIR);
  const before = readDemo(DATA_DIR);
  expect(statSync(join(DATA_DIR, 'demo.json')).mode & 0o077).toBe(0);
  expect(first.output()).toContain('owner@demo.example');

  expect(await fails({ DATA_DIR })).toContain('Another Frontdesk already runs on this data folder');
  expect(isAlive(pid)).toBe(true);

  first.child.kill('SIGINT');
  expect(await ended(first.child)).toBe(0);
  expect(isAlive(pid)).toBe(false);

  const second = start({ DATA_DIR });
  await ready(second);
  second.child.kill('SIGKILL');
  await ended(second.child);

  const third = start({ DATA_DIR });
  const url = await ready(third);
  expect(readDemo(DATA_DIR)).toEqual({ ...before, url });
  const { apiKey } = readDemo(DATA_DIR);
  const answer = await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${apiKey}` } });
  expect(answer.status).toBe(200);
  const last = databasePid(DATA_DIR);
  third.child.kill('SIGTERM');
  expect(await ended(third.child)).toBe(0);
  expect(isAlive(last)).toBe(false);
}, 180_000);

test('a port in use', async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const address = blocker.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const output = await fails({ DATA_DIR: newFolder(), PORT: String(port) });
  blocker.close();
  expect(output).toContain(`Port ${port} is in use.`);
});

test('a database that is away, does not exist, or refuses', async () => {
  const DATA_DIR = newFolder();
  const url = new URL(await newDatabaseUrl());
  const at = async (change: (to: URL) => void): Promise<string> => {
    const to = new URL(url);
    change(to);
    const output = await fails({ DATA_DIR, DATABASE_URL: to.href });
    expect(output).not.toContain(to.password);
    return output;
  };
  expect(await at((to) => (to.port = '1'))).toContain('cannot be reached (ECONNREFUSED)');
  expect(await at((to) => (to.pathname = '/nowhere'))).toContain('has no database "nowhere"');
  expect(await at((to) => (to.password = 'wrong-one'))).toContain('refuses the user "postgres"');
  expect(await fails({ DATA_DIR, DATABASE_URL: 'nonsense' })).toContain('DATABASE_URL');
});

test('a data folder that cannot be written', async () => {
  // Below a file no folder can be made, whoever asks.
  const below = join(import.meta.filename, 'data');
  expect(await fails({ DATA_DIR: below })).toContain('Set DATA_DIR to a folder');
});

test('secrets and passwords stay out of the log', async () => {
  const DATA_DIR = newFolder();
  const started = start({
    DATA_DIR,
    DATABASE_URL: await newDatabaseUrl(),
    SECRET_KEY,
    LOG_LEVEL: 'trace',
  });
  const url = await ready(started);
  const { apiKey, users } = readDemo(DATA_DIR);
  const { email, password } = users[0] ?? { email: '', password: '' };
  const printed = started.output().length;
  await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${apiKey}` } });
  started.child.kill('SIGINT');
  await ended(started.child);
  const log = started.output().slice(printed);
  for (const secret of [password, apiKey, SECRET_KEY]) expect(log).not.toContain(secret);
});
