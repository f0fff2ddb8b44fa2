import { Agent, request } from 'node:http';
import { Pool } from 'pg';
import { z } from 'zod';
import { startEmbedded } from '../../server/src/database/embedded/start.ts';
import { createLogger, newId } from '../../server/src/platform/index.ts';
import { alternate, inParallel } from './measure.ts';
import type { Figure } from './measure.ts';
import { newFolder, removeFolder, runServer } from './processes.ts';

const REQUESTS = 4_000;
const CONNECTIONS = 16;
const ROUNDS = 5;
const SECRET = 'the-secret';

/**
 * How long a vendor waits to be thanked, beside the database alone: the same request stored with its
 * job in a transaction of its own, on the same PostgreSQL, with as many at once. Of a hundred, the
 * slowest.
 */
export async function webhook(): Promise<Figure[]> {
  const folder = newFolder();
  const embedded = await startEmbedded(folder, createLogger('silent'));
  const dataDir = newFolder();
  const server = await runServer(dataDir, {
    DATABASE_URL: embedded.url,
    ROLES: 'web',
    RATE_LIMIT: 'off',
  });
  const pool = new Pool({ connectionString: embedded.url, max: CONNECTIONS });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    const channel = await newChannel(server, pool);
    const call = async (index: number): Promise<void> =>
      tell(agent, new URL(`/webhooks/${channel.id}`, server.url), bodyOf(index));
    const store = async (index: number): Promise<void> => bare(pool, channel, bodyOf(index));
    await slowest(call, 1_000);
    await slowest(store, 1_000);
    const time = await alternate(
      ROUNDS,
      async () => slowest(call),
      async () => slowest(store),
    );
    const ratio = time.value / time.baseline;
    const name = 'webhook: thanked after (p99) ÷ the bare transaction';
    return [{ name, ...time, ratio, goal: '≤ 2', unit: 'ms', met: ratio <= 2 }];
  } finally {
    agent.destroy();
    await pool.end();
    await server.stop();
    await embedded.stop();
    removeFolder(folder);
    removeFolder(dataDir);
  }
}

/** Milliseconds that the slowest of a hundred took. */
async function slowest(work: (index: number) => Promise<void>, times = REQUESTS): Promise<number> {
  const taken: number[] = [];
  await inParallel(times, CONNECTIONS, async (index) => {
    const begin = performance.now();
    await work(index);
    taken.push(performance.now() - begin);
  });
  return taken.toSorted((a, b) => a - b)[Math.floor(times * 0.99)] ?? Number.NaN;
}

const Created = z.object({ id: z.string() });
const Row = z.object({ organizationId: z.string() });

interface BenchChannel {
  id: string;
  organizationId: string;
}

async function newChannel(
  { url, apiKey }: { url: string; apiKey: string },
  pool: Pool,
): Promise<BenchChannel> {
  const body = {
    type: 'telegram',
    name: 'Bench',
    credentials: { botToken: '1:bench', secretToken: SECRET },
  };
  const made = await fetch(`${url}/api/channels`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify(body),
  });
  const { id } = Created.parse(await made.json());
  const found = await pool.query('SELECT "organizationId" FROM channels WHERE id = $1', [id]);
  return { id, organizationId: Row.parse(found.rows[0]).organizationId };
}

/** The request and its job, as one transaction. */
async function bare(pool: Pool, channel: BenchChannel, body: string): Promise<void> {
  const { id: channelId, organizationId } = channel;
  const client = await pool.connect();
  try {
    const id = newId();
    await client.query(`BEGIN; SET LOCAL app.organization_id = '${organizationId}'`);
    await client.query(
      `INSERT INTO webhook_requests (id, "organizationId", "channelId", method, url, headers, body)
       VALUES ($1, $2, $3, 'POST', $4, $5, $6)`,
      [id, organizationId, channelId, '/webhooks', '{}', Buffer.from(body)],
    );
    await client.query(
      `WITH job AS (
         INSERT INTO pgboss.job (name, data) VALUES ('receive-webhook', $1) RETURNING id
       ) SELECT pg_notify('bench', id::text) FROM job`,
      [{ organizationId, requestId: id }],
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

async function tell(agent: Agent, url: URL, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-telegram-bot-api-secret-token': SECRET,
    };
    const outgoing = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`The webhook answered ${answer.statusCode}.`));
      });
    });
    outgoing.once('error', reject).end(body);
  });
}

function bodyOf(index: number): string {
  const person = { id: 7_000 + (index % 64), is_bot: false, first_name: 'Ada' };
  return JSON.stringify({
    update_id: index,
    message: {
      message_id: index,
      date: Math.floor(Date.now() / 1_000),
      from: person,
      chat: { id: person.id, type: 'private', first_name: 'Ada' },
      text: 'Where is my parcel? It was due on Monday.',
    },
  });
}
