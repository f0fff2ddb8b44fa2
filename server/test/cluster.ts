import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../src/database/embedded/start.ts';
import { createLogger } from '../src/platform/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL server for tests; each test file makes a database of its own on it. */
    databaseServer: string;
  }
}

/** Starts one PostgreSQL for all test files, and removes it at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-test-'));
  const embedded = await startEmbedded(dataDir, createLogger('silent'));
  project.provide('databaseServer', embedded.url);
  return async () => {
    await embedded.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
