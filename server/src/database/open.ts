import { Client, Pool, types } from 'pg';
import { StartError, messageOf } from '../platform/index.ts';
import type { Logger, Signer } from '../platform/index.ts';
import { startEmbedded } from './embedded/start.ts';
import type { Embedded } from './embedded/start.ts';
import { createNotifications } from './notifications.ts';
import type { Notifications } from './notifications.ts';
import { prepareLogins } from './logins.ts';
import type { Logins } from './logins.ts';
import { migrate } from './migrate.ts';
import { statement, transaction } from './scope.ts';
import type { TransactionOptions, Tx } from './scope.ts';

// Counts and sequence numbers stay far below 2^53.
types.setTypeParser(types.builtins.INT8, Number);

/** The only door to PostgreSQL. */
export interface Database {
  /** One transaction in which only this organization's rows exist. */
  inOrganization<T>(
    organizationId: string,
    work: (tx: Tx) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** One transaction across organizations: sign-in, queues, public look-ups. */
  asSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One statement that reads across organizations, without a transaction around it. */
  lookUp<T>(read: (tx: Tx) => Promise<T>): Promise<T>;
  notifications: Notifications;
  /** For libraries that bring their own queries: sign-in. */
  systemPool: Pool;
  /** Where the job queue signs in. */
  systemUrl: string;
  close(): Promise<void>;
}

/** A session of the database's owner, while it is being prepared. */
export interface OwnerSession {
  query(sql: string): Promise<unknown>;
}

export interface DatabaseOptions {
  /** Absent: an embedded PostgreSQL under `dataDir`. */
  databaseUrl: string | undefined;
  dataDir: string;
  signer: Signer;
  log: Logger;
  /** Prepares what others keep in the same database, as its owner, under the same lock. */
  prepare: (adminUrl: string, client: OwnerSession) => Promise<void>;
}

const MIGRATION_LOCK = 4_671_002;

/**
 * Opens the database, bringing it up to date first. Throws {@link StartError} with a sentence
 * that says what to do.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl, dataDir, log } = options;
  const server =
    databaseUrl === undefined ? await startEmbedded(dataDir, log) : elsewhere(databaseUrl);
  return openOn(server, log, async (adminUrl) => prepare(adminUrl, options));
}

/** A PostgreSQL that is reached by an address and is not ours to start or stop. */
export function elsewhere(url: string): Embedded {
  return { url, ensureDatabase: async () => url, stop: async () => undefined };
}

/** Opens the database on a PostgreSQL, which ends with it. `findLogins` gets its owner's address. */
export async function openOn(
  server: Embedded,
  log: Logger,
  findLogins: (adminUrl: string) => Promise<Logins>,
): Promise<Database> {
  try {
    const database = connect(await findLogins(await server.ensureDatabase('frontdesk')), log);
    return {
      ...database,
      async close() {
        await database.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A session of the database's owner; throws {@link StartError} with what to do. */
export async function connectOwner(adminUrl: string): Promise<Client> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  await client.connect().catch((error: unknown) => {
    throw new StartError(whyNot(adminUrl, error), { cause: error });
  });
  return client;
}

/** Migrations and users, by one process at a time. */
async function prepare(
  adminUrl: string,
  { log, signer, prepare: prepareOthers }: DatabaseOptions,
): Promise<Logins> {
  const client = await connectOwner(adminUrl);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await migrate(client, log);
    if (applied.length > 0) log.info({ applied }, 'Brought the database up to date');
    await prepareOthers(adminUrl, client);
    return await prepareLogins(client, adminUrl, signer);
  } finally {
    await client.end();
  }
}

/** A sentence for the operator; it never holds the password. */
export function whyNot(url: string, error: unknown): string {
  const { host, pathname, username } = new URL(url);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const database = decodeURIComponent(pathname.slice(1));
  if (code === '28P01' || code === '28000') {
    return `PostgreSQL at ${host} refuses the user "${username}". Check user and password in DATABASE_URL.`;
  }
  if (code === '3D000') {
    return `PostgreSQL at ${host} has no database "${database}". Create it, or correct DATABASE_URL.`;
  }
  return `PostgreSQL at ${host} cannot be reached (${code || messageOf(error)}). Start it, or correct DATABASE_URL.`;
}

/** Opens both ways in; connections are made when they are needed. */
export function connect(logins: Logins, log: Logger): Database {
  const open = (connectionString: string, max: number): Pool => {
    const pool = new Pool({
      connectionString,
      max,
      // Statements that do not need each other's answers share a round trip.
      pipeline: true,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 60_000,
    });
    pool.on('error', (error) => log.warn({ err: error }, 'Lost an idle database connection'));
    return pool;
  };
  const app = open(logins.app, 24);
  const system = open(logins.system, 10);
  const notifications = createNotifications(logins.system, log);
  return {
    inOrganization: (organizationId, work, options) =>
      transaction(app, organizationId, work, options),
    asSystem: (work) => transaction(system, undefined, work),
    lookUp: (read) => statement(system, read),
    notifications,
    systemPool: system,
    systemUrl: logins.system,
    async close() {
      await notifications.stop();
      await Promise.all([app.end(), system.end()]);
    },
  };
}
