import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { vi } from 'vitest';
import { SECRET_KEY } from './harness.ts';

const MAIN = join(import.meta.dirname, '../src/main.mjs');

export interface ServerProcess {
  child: ChildProcess;
  url: string;
}

/** Servers as real processes, which share nothing but a database. */
export class ServerProcesses {
  /** Whoever still runs at the end, whatever a test came to. */
  readonly #running = new Set<ChildProcess>();

  /** Starts one and waits until it is ready. */
  async start(options: {
    dataDir: string;
    databaseUrl: string;
    roles: string;
  }): Promise<ServerProcess> {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        LOG_LEVEL: 'error',
        DATA_DIR: options.dataDir,
        DATABASE_URL: options.databaseUrl,
        SECRET_KEY,
        ROLES: options.roles,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    let text = '';
    child.stdout.on('data', (data: Buffer) => (text += data.toString()));
    await vi.waitUntil(() => text.includes('is ready'), { timeout: 60_000 });
    return { child, url: /ready at (\S+)/u.exec(text)?.[1] ?? '' };
  }

  /** Ends one by a signal and waits until it is gone. */
  async end({ child }: ServerProcess, signal: NodeJS.Signals): Promise<void> {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  killAll(): void {
    for (const child of this.#running) child.kill('SIGKILL');
  }
}
