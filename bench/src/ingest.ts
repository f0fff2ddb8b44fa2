import { Pool } from 'pg';
import { startEmbedded } from '../../server/src/database/embedded/start.ts';
import { createLogger } from '../../server/src/platform/index.ts';
import { bareTransactions } from './bare-transactions.ts';
import type { Figure } from './measure.ts';
import { alternate, inParallel } from './measure.ts';
import { newFolder, removeFolder, runServer } from './processes.ts';
import { newVisitors } from './visitors.ts';

const MESSAGES = 4_000;
const CONTACTS = 64;
const CONNECTIONS = 16;
const ROUNDS = 5;

/**
 * Messages a second that visitors send over HTTP, beside the same statements as bare
 * transactions of one message each, on the same PostgreSQL (as pgbench would run them).
 */
export async function ingest(): Promise<Figure[]> {
  const folder = newFolder();
  const embedded = await startEmbedded(folder, createLogger('silent'));
  const dataDir = newFolder();
  const server = await runServer(dataDir, {
    DATABASE_URL: embedded.url,
    ROLES: 'web',
    RATE_LIMIT: 'off',
  });
  const pool = new Pool({ connectionString: embedded.url, max: CONNECTIONS });
  try {
    const visitors = await newVisitors(server);
    const bare = await bareTransactions(pool, CONTACTS);
    await inParallel(500, CONNECTIONS, bare);
    const rate = await alternate(
      ROUNDS,
      async () => visitors.send(MESSAGES),
      async () => perSecond(async () => inParallel(MESSAGES, CONNECTIONS, bare)),
    );
    const ratio = rate.value / rate.baseline;
    return [
      {
        name: 'ingest: messages over HTTP ÷ bare transactions',
        ...rate,
        ratio,
        goal: '≥ 1.0',
        unit: '/s',
        met: ratio >= 1,
      },
    ];
  } finally {
    await pool.end();
    await server.stop();
    await embedded.stop();
    removeFolder(folder);
    removeFolder(dataDir);
  }
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return MESSAGES / ((performance.now() - begin) / 1_000);
}
