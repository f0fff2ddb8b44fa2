import { Client, Pool, escapeIdentifier } from 'pg';
import { z } from 'zod';
import { startEmbedded } from '../../server/src/database/embedded/start.ts';
import { openBeside } from '../../server/src/database/index.ts';
import type { Database } from '../../server/src/database/index.ts';
import { createLogger } from '../../server/src/platform/index.ts';
import type { Figure } from './measure.ts';
import { alternate, inParallel } from './measure.ts';
import { newFolder, removeFolder, runServer } from './processes.ts';
import { newVisitors } from './visitors.ts';

const KEY = 'a secret key for this benchmark';
const READS = 3_000;
const CONNECTIONS = 8;
const MESSAGES = 4_000;
const ROUNDS = 7;

/** What it costs that no organization can see another: of one read, and of taking messages in. */
export async function isolation(): Promise<Figure[]> {
  const folder = newFolder();
  const embedded = await startEmbedded(folder, createLogger('silent'));
  const start = async (name: string) => {
    const databaseUrl = await embedded.ensureDatabase(name);
    const dataDir = newFolder();
    const server = await runServer(dataDir, {
      DATABASE_URL: databaseUrl,
      SECRET_KEY: KEY,
      ROLES: 'web',
      RATE_LIMIT: 'off',
    });
    return { databaseUrl, dataDir, server };
  };
  const [guarded, open] = [await start('guarded'), await start('open')];
  try {
    await openTables(open.databaseUrl);
    return [await readOne(guarded), await takeIn(guarded.server, open.server)];
  } finally {
    for (const { server, dataDir } of [guarded, open]) {
      await server.stop();
      removeFolder(dataDir);
    }
    await embedded.stop();
    removeFolder(folder);
  }
}

/** A database without a single policy: what the server would be without isolation. */
async function openTables(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `SELECT relname AS name FROM pg_class WHERE relrowsecurity AND relkind = 'r'`,
  );
  for (const { name } of z.array(z.object({ name: z.string() })).parse(rows)) {
    const table = escapeIdentifier(name);
    await client.query(
      `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
    );
  }
  await client.end();
}

/** Reading an agent by its id: in a transaction of its organization, and by the owner, past it all. */
async function readOne({
  databaseUrl,
  dataDir,
}: {
  databaseUrl: string;
  dataDir: string;
}): Promise<Figure> {
  const pool = new Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  const log = createLogger('silent');
  const database = await openBeside({ databaseUrl, dataDir, keys: [KEY], log });
  try {
    const { rows } = await pool.query('SELECT id, "organizationId" FROM agents LIMIT 1');
    const [agent] = z.array(z.object({ id: z.string(), organizationId: z.string() })).parse(rows);
    if (!agent) throw new Error('There is no agent.');
    const scoped = scopedRead(database, agent);
    const unscoped = async (): Promise<void> => {
      await pool.query({
        name: 'agent',
        text: 'SELECT * FROM agents WHERE id = $1',
        values: [agent.id],
      });
    };
    for (const read of [scoped, unscoped]) await microseconds(read);
    const time = await alternate(
      ROUNDS,
      async () => microseconds(scoped),
      async () => microseconds(unscoped),
    );
    const ratio = time.value / time.baseline;
    const name = 'isolation: a read in its organization ÷ past every policy';
    return { name, ...time, ratio, goal: '≤ 4.0', unit: 'µs', met: ratio <= 4 };
  } finally {
    await database.close();
    await pool.end();
  }
}

function scopedRead(
  database: Database,
  { id, organizationId }: { id: string; organizationId: string },
): () => Promise<void> {
  return async () => {
    await database.inOrganization(organizationId, async (tx) =>
      tx.selectFrom('agents').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    );
  };
}

async function microseconds(read: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await inParallel(READS, CONNECTIONS, read);
  return ((performance.now() - begin) * 1_000) / READS;
}

/** Messages over HTTP to a whole server, with the policies and without. */
async function takeIn(
  guarded: { url: string; channelKey: string },
  open: { url: string; channelKey: string },
): Promise<Figure> {
  const [inside, outside] = [await newVisitors(guarded), await newVisitors(open)];
  const time = await alternate(
    ROUNDS,
    async () => 1e6 / (await inside.send(MESSAGES)),
    async () => 1e6 / (await outside.send(MESSAGES)),
  );
  const ratio = time.value / time.baseline;
  const name = 'isolation: a message over HTTP with policies ÷ without any';
  return { name, ...time, ratio, goal: '≤ 1.3', unit: 'µs', met: ratio <= 1.3 };
}
