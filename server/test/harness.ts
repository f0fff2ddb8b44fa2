import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { inject } from 'vitest';
import { z } from 'zod';
import { startApp } from '../src/start.ts';
import { readConfig } from '../src/config.ts';
import { openDatabase } from '../src/database/index.ts';
import type { Database } from '../src/database/index.ts';
import { installJobs } from '../src/jobs/index.ts';
import { createFileLinks } from '../src/modules/files/index.ts';
import { createLogger, createSigner, newId, systemClock } from '../src/platform/index.ts';

export const silent = createLogger('silent');
export const SECRET_KEY = 'a-secret-key-for-tests-only';

/** Addresses of files, as the server makes them. */
export const links = createFileLinks(createSigner(SECRET_KEY), systemClock, undefined);

/** Messages leave by no channel. */
export const noChannels = {
  channels: new Map<string, never>(),
  openChannel: async () => Promise.reject(new Error('There is no channel.')),
  clock: systemClock,
  publicUrl: 'https://desk.example',
};

/** Makes an empty database on the test server and returns its URL. */
export async function newDatabaseUrl(): Promise<string> {
  const server = inject('databaseServer');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** A fresh, migrated database of the calling test file. Close it in `afterAll`. */
export async function testDatabase(): Promise<Database> {
  return openDatabase({
    databaseUrl: await newDatabaseUrl(),
    dataDir: tmpdir(),
    signer: createSigner(SECRET_KEY),
    log: silent,
    prepare: installJobs,
  });
}

/** The database of a running server, to look into. Close it before the server. */
export async function databaseOf({
  databaseUrl,
  dataDir,
}: Pick<TestApp, 'databaseUrl' | 'dataDir'>): Promise<Database> {
  return openDatabase({
    databaseUrl,
    dataDir,
    signer: createSigner(SECRET_KEY),
    log: silent,
    prepare: installJobs,
  });
}

/** Adds an empty organization and returns its id. */
export async function testOrganization(database: Database, slug = 'shop'): Promise<string> {
  const id = newId();
  await database.asSystem(async (tx) =>
    tx.insertInto('organizations').values({ id, name: slug, slug }).execute(),
  );
  return id;
}

const Demo = z.object({
  url: z.string(),
  organization: z.object({ id: z.string(), slug: z.string() }),
  users: z.array(z.object({ email: z.string(), password: z.string(), role: z.string() })),
  apiKey: z.string(),
  channelKey: z.string(),
});
export type DemoFile = z.infer<typeof Demo>;

/** How to get in, as the first start wrote it. */
export function readDemo(dataDir: string): DemoFile {
  return Demo.parse(JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')));
}

export interface TestApp {
  url: string;
  demo: DemoFile;
  /** Where the demo's address and keys lie. */
  dataDir: string;
  databaseUrl: string;
  /** Calls the API with the demo's key; parses the answer as JSON. */
  api(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{
    status: number;
    body: unknown;
  }>;
  close(): Promise<void>;
}

/**
 * Starts the whole server in this process, on a fresh database with the demo organization, or on
 * the database of another one, as a second server `beside` it.
 */
export async function testApp(
  environment: Record<string, string> = {},
  beside?: TestApp,
): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-app-'));
  const databaseUrl = beside?.databaseUrl ?? (await newDatabaseUrl());
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    SECRET_KEY,
    // No test asks the DNS of the world: nobody listens there.
    DNS_SERVERS: '127.0.0.1:9',
    ...environment,
  });
  const app = await startApp(config, silent);
  const demo = beside?.demo ?? readDemo(dataDir);
  return {
    url: app.url,
    demo,
    dataDir,
    databaseUrl,
    async api(method, path, body, headers = {}) {
      const response = await fetch(app.url + path, {
        method,
        headers: {
          authorization: `Bearer ${demo.apiKey}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    async close() {
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
