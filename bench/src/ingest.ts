import { Agent, request } from 'node:http';
import { Pool } from 'pg';
import { z } from 'zod';
import { startEmbedded } from '../../server/src/database/embedded/start.ts';
import { createLogger, newId } from '../../server/src/platform/index.ts';
import { bareTransactions, QUESTION } from './bare-transactions.ts';
import type { Figure } from './measure.ts';
import { alternate, inParallel } from './measure.ts';
import { newFolder, removeFolder, runServer } from './processes.ts';

const MESSAGES = 4_000;
const CONCURRENCY = 64;
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
    const visitors = await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => newVisitor(server.url, server.channelKey)),
    );
    const bare = await bareTransactions(pool, CONCURRENCY);
    await inParallel(500, CONCURRENCY, async (index) =>
      sendMessage(server.url, pick(visitors, index)),
    );
    await inParallel(500, CONNECTIONS, bare);
    const rate = await alternate(
      ROUNDS,
      async () =>
        perSecond(async () =>
          inParallel(MESSAGES, CONCURRENCY, async (index) =>
            sendMessage(server.url, pick(visitors, index)),
          ),
        ),
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

function pick<T>(items: T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return MESSAGES / ((performance.now() - begin) / 1_000);
}

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

async function post(url: string, body: unknown, token?: string): Promise<unknown> {
  const payload = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(payload),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.once('end', () => {
          if ((answer.statusCode ?? 500) < 300) resolve(JSON.parse(text));
          else reject(new Error(`${url} answered ${answer.statusCode}: ${text}`));
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(payload);
  });
}

const Session = z.object({ token: z.string() });

async function newVisitor(url: string, channelKey: string): Promise<string> {
  return Session.parse(await post(`${url}/api/widget/session`, { channelKey })).token;
}

async function sendMessage(url: string, token: string): Promise<void> {
  await post(`${url}/api/widget/messages`, { content: QUESTION, externalId: newId() }, token);
}
