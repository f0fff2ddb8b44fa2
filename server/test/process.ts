import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { vi } from 'vitest';
import { SECRET_KEY } from './harness.ts';

const MAIN = join(import.meta.dirname, '../src/main.mjs');

/** The server in a process of its own. */
export interface ServerProcess {
  child: ChildProcess;
  url: string;
  /** Sends it a signal and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Starts the server as people start it, on a database, and waits until it says that it is ready. */
export async function startProcess(
  environment: { DATABASE_URL: string; DATA_DIR: string } & Record<string, string>,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      LOG_LEVEL: 'error',
      SECRET_KEY,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  try {
    await vi.waitUntil(() => text.includes('is ready'), { timeout: 60_000 });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    child,
    url: /ready at (\S+)/u.exec(text)?.[1] ?? '',
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await gone;
    },
  };
}
