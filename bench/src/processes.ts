import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { inParallel } from './measure.ts';

const ROOT = join(import.meta.dirname, '../..');
const CLOCK_TICKS = 100;

/** A program of ours that was started for a measurement. */
export interface Running {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true });

export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Starts a file with Node and waits until `path` answers 200. */
export async function run(
  file: string,
  path: string,
  environment: Record<string, string> = {},
): Promise<Running> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(ROOT, file)], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'error', PORT: String(port), ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(url + path, child);
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await gone;
    },
  };
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await sleep(5);
  }
  throw new Error(`${url} never answered: the process ended with ${child.exitCode}.`);
}

/** Seconds of processor time that a process and its threads have used (proc(5), stat 14 and 15). */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
}

/** Milliseconds of processor time that a process takes for one of `times` pieces of work. */
export async function processorPerPiece(
  { pid }: Running,
  { times, concurrency }: { times: number; concurrency: number },
  piece: () => Promise<unknown>,
): Promise<number> {
  const before = processorSeconds(pid);
  await inParallel(times, concurrency, async () => void (await piece()));
  return ((processorSeconds(pid) - before) * 1_000) / times;
}

const Demo = z.object({ apiKey: z.string(), channelKey: z.string() });

/** The server on a folder, with the demo's keys. */
export async function runServer(
  dataDir: string,
  environment: Record<string, string> = {},
): Promise<Running & z.infer<typeof Demo>> {
  const running = await run('server/src/main.mjs', '/readyz', {
    DATA_DIR: dataDir,
    ...environment,
  });
  const file = join(dataDir, 'demo.json');
  for (;;) {
    try {
      return { ...running, ...Demo.parse(JSON.parse(readFileSync(file, 'utf8'))) };
    } catch {
      await sleep(10);
    }
  }
}
