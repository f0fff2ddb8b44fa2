import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { StartError } from '../../platform/index.ts';
import type { Logger } from '../../platform/index.ts';
import { ensureCluster } from './cluster.ts';
import { placeOf } from './place.ts';
import type { Place } from './place.ts';

/** A running embedded PostgreSQL. */
export interface Embedded {
  /** Connects as the superuser. */
  url: string;
  /** The superuser's address of the database `name`, which is made if it is missing. */
  ensureDatabase(name: string): Promise<string>;
  /** Stops the server and waits until its process is gone. */
  stop(): Promise<void>;
}

/** Whoever has this advisory lock in the database `postgres` owns the data folder. */
const OWNER_LOCK = 4_671_001;
const START_LIMIT = 60_000;
const STOP_LIMIT = 30_000;

/**
 * Starts PostgreSQL under `dataDir`, making the cluster at the first start. A server that a
 * killed process left behind is used on. Throws {@link StartError} where another Frontdesk uses
 * the folder, or where PostgreSQL does not come up.
 */
export async function startEmbedded(dataDir: string, log: Logger): Promise<Embedded> {
  const place = placeOf(dataDir);
  const password = await ensureCluster(place, dataDir, log);
  const urlAt = (port: number): string =>
    `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  const left = await leftBehind(place, urlAt);
  const server = left ?? (await launch(place, dataDir, urlAt));
  const { owner } = server;
  await takeOwnership(owner, dataDir);
  if (left) log.info('PostgreSQL still ran after a kill: using it on');
  return {
    url: server.url,
    async ensureDatabase(name) {
      const found = await owner.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (found.rowCount === 0) await owner.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async stop() {
      await owner.end();
      await stopProcess(server.pid);
    },
  };
}

/**
 * Joins the PostgreSQL of the Frontdesk that runs on `dataDir`, and leaves it running; where none
 * runs, starts one until `stop`. Throws {@link StartError} where there is no database yet.
 */
export async function joinEmbedded(dataDir: string, log: Logger): Promise<Embedded> {
  const place = placeOf(dataDir);
  if (!existsSync(join(place.cluster, 'PG_VERSION'))) {
    throw new StartError(`There is no database in DATA_DIR (${dataDir}) yet.`);
  }
  const password = await ensureCluster(place, dataDir, log);
  const running = await leftBehind(
    place,
    (port) => `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
  );
  if (!running) return startEmbedded(dataDir, log);
  await running.owner.end();
  return {
    url: running.url,
    async ensureDatabase(name) {
      const url = new URL(running.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    stop: async () => undefined,
  };
}

interface Running {
  pid: number;
  url: string;
  /** The session that is to hold the owner's lock. */
  owner: Client;
}

/** The server that already runs on the cluster, if one does and it is truly that one. */
async function leftBehind(
  place: Place,
  urlAt: (port: number) => string,
): Promise<Running | undefined> {
  let lines: string[];
  try {
    lines = readFileSync(join(place.cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!isAlive(pid) || !Number.isInteger(port)) return undefined;
  const url = urlAt(port);
  const owner = await connect(url);
  return owner && { pid, url, owner };
}

async function launch(
  place: Place,
  dataDir: string,
  urlAt: (port: number) => string,
): Promise<Running> {
  const port = await freePort();
  const url = urlAt(port);
  const child = spawnServer(place, dataDir, port);
  const end = Date.now() + START_LIMIT;
  while (Date.now() < end) {
    const owner = await connect(url);
    if (owner) return { pid: child.pid ?? 0, url, owner };
    if (child.exitCode !== null || child.signalCode !== null) {
      // Another start may have been faster: then its server is there now.
      const other = await leftBehind(place, urlAt);
      if (other) return other;
      break;
    }
    await sleep(20);
  }
  child.kill('SIGQUIT');
  throw new StartError(
    `The embedded PostgreSQL did not start. ${join(dataDir, 'postgres.log')} says why.`,
  );
}

function spawnServer(place: Place, dataDir: string, port: number): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    jit: 'off',
    log_min_messages: 'warning',
    // Statements hold what customers wrote: they stay out of the log.
    log_min_error_statement: 'panic',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(join(dataDir, 'postgres.log'), 'w', 0o600);
  // In a group of its own, so that Ctrl-C reaches it through us, after our work is done.
  const child = spawn(
    place.programs.postgres,
    ['-D', place.cluster, '-p', String(port), ...flags],
    {
      ...place.owner,
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', log],
    },
  );
  closeSync(log);
  // Its end is seen by exitCode; without a listener a failed spawn would end our process.
  child.on('error', () => undefined);
  child.unref();
  return child;
}

/** A session, or undefined where nothing answers yet. */
async function connect(url: string): Promise<Client | undefined> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch {
    await client.end().catch(() => undefined);
    return undefined;
  }
}

async function takeOwnership(client: Client, dataDir: string): Promise<void> {
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS held',
    [OWNER_LOCK],
  );
  if (rows[0]?.held) return;
  await client.end();
  throw new StartError(
    `Another Frontdesk already runs on this data folder (${dataDir}). Stop it first, or set DATA_DIR and PORT for a second one.`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Fast shutdown, and an immediate one if that takes too long (PostgreSQL, "Shutting Down the Server"). */
async function stopProcess(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const end = Date.now() + STOP_LIMIT;
    while (isAlive(pid) && Date.now() < end) await sleep(20);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
