import { Client } from 'pg';
import { createSigner, StartError } from '../platform/index.ts';
import type { Logger } from '../platform/index.ts';
import { joinEmbedded } from './embedded/start.ts';
import { loginsOf } from './logins.ts';
import type { Logins } from './logins.ts';
import { connectOwner, elsewhere, openOn } from './open.ts';
import type { Database } from './open.ts';

export interface BesideOptions {
  /** Absent: the embedded PostgreSQL under `dataDir`. */
  databaseUrl: string | undefined;
  dataDir: string;
  /** The key that the server started with is one of these. */
  keys: readonly string[];
  log: Logger;
}

/**
 * Opens the database of a server that may be running, changing nothing about it: neither schema
 * nor users nor their passwords. Throws {@link StartError} with a sentence that says what to do.
 */
export async function openBeside({
  databaseUrl,
  dataDir,
  keys,
  log,
}: BesideOptions): Promise<Database> {
  const server =
    databaseUrl === undefined ? await joinEmbedded(dataDir, log) : elsewhere(databaseUrl);
  return openOn(server, log, async (adminUrl) => findLogins(adminUrl, keys));
}

/** The users of the server, whose passwords come from its key. */
async function findLogins(adminUrl: string, keys: readonly string[]): Promise<Logins> {
  const admin = await connectOwner(adminUrl);
  try {
    for (const key of keys) {
      const { app, system } = await loginsOf(admin, adminUrl, createSigner(key));
      if (await opens(system.url)) return { app: app.url, system: system.url };
    }
  } finally {
    await admin.end();
  }
  throw new StartError(
    'The server has not been started with this SECRET_KEY. Set SECRET_KEY to the new key and SECRET_KEY_PREVIOUS to the old one, start the server again with both, and then run this.',
  );
}

async function opens(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    // PostgreSQL's invalid_password.
    if (error instanceof Error && 'code' in error && error.code === '28P01') return false;
    throw error;
  }
}
