import { Agent, request } from 'node:http';
import { Pool } from 'pg';
import { z } from 'zod';
import { startEmbedded } from '../../server/src/database/embedded/start.ts';
import { createLogger, newId } from '../../server/src/platform/index.ts';
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
  const server = await runServer(dataDir, { DATABASE_URL: embedded.url, ROLES: 'web' });
  const pool = new Pool({ connectionString: embedded.url, max: CONNECTIONS });
  try {
    const visitors = await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => newVisitor(server.url, server.channelKey)),
    );
    const bare = await prepareBare(pool);
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
  await post(
    `${url}/api/widget/messages`,
    { content: 'Where is my parcel? It was due on Monday.', externalId: newId() },
    token,
  );
}

/**
 * The statements of one incoming message. Each contact has an organization of its own, so that no
 * transaction waits for another's event counter: the baseline at its best.
 */
async function prepareBare(pool: Pool): Promise<(index: number) => Promise<void>> {
  const contacts = Array.from({ length: CONCURRENCY }, () => ({
    id: newId(),
    conversationId: newId(),
    organizationId: newId(),
  }));
  for (const { id, conversationId, organizationId } of contacts) {
    await pool.query('INSERT INTO organizations (id, name, slug) VALUES ($1, $1, $1)', [
      organizationId,
    ]);
    await pool.query('INSERT INTO contacts (id, "organizationId") VALUES ($1, $2)', [
      id,
      organizationId,
    ]);
    await pool.query(
      `INSERT INTO conversations (id, "organizationId", "contactId", channel) VALUES ($1, $2, $3, 'web_widget')`,
      [conversationId, organizationId, id],
    );
  }
  return async (index) => {
    const contact = pick(contacts, index);
    const { organizationId } = contact;
    const client = await pool.connect();
    const [messageId, externalId] = [newId(), newId()];
    const now = new Date();
    try {
      await client.query(`BEGIN; SET LOCAL app.organization_id = '${organizationId}'`);
      await client.query(
        'SELECT * FROM contacts WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE',
        [[contact.id]],
      );
      await client.query(
        `SELECT id, "conversationId", "channelKey", "externalId" FROM messages
         WHERE ("channelKey", "externalId") IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
        [[`api/${contact.id}`], [externalId]],
      );
      await client.query(
        `SELECT DISTINCT ON ("contactId", "channelId") id, "contactId", "channelId" FROM conversations
         WHERE "contactId" = ANY($1::text[]) AND status <> 'closed'
         ORDER BY "contactId", "channelId", "lastMessageAt" DESC`,
        [[contact.id]],
      );
      await client.query(
        `INSERT INTO messages (id, "organizationId", "conversationId", "senderType", content, "externalId", "channelKey", "isDelivered", "deliveredAt")
         VALUES ($1, $2, $3, 'customer', $4, $5, $6, true, $7)`,
        [
          messageId,
          organizationId,
          contact.conversationId,
          'Where is my parcel? It was due on Monday.',
          externalId,
          `api/${contact.id}`,
          now,
        ],
      );
      await client.query(
        `UPDATE conversations AS c SET "messageCount" = c."messageCount" + 1, "unreadCount" = c."unreadCount" + 1,
           "lastMessageAt" = now(), "updatedAt" = now(), "waitingSince" = coalesce(c."waitingSince", now()),
           preview = $2, "previewSender" = 'customer', "resolvedAt" = NULL, "closedAt" = NULL
         WHERE id = $1`,
        [contact.conversationId, 'Where is my parcel? It was due on Monday.'],
      );
      await client.query(
        `INSERT INTO runs (id, "organizationId", "conversationId", "messageId", "traceId") VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT ("conversationId") WHERE status = 'queued' DO NOTHING RETURNING id`,
        [newId(), organizationId, contact.conversationId, messageId, newId()],
      );
      await client.query(
        `WITH counter AS (
           INSERT INTO event_sequences AS s ("organizationId", last) VALUES ($1, 2)
           ON CONFLICT ("organizationId") DO UPDATE SET last = s.last + 2 RETURNING last
         ), added AS (
           INSERT INTO events ("organizationId", sequence, type, "conversationId", data)
           SELECT $1, counter.last - 2 + e.position, e.event->>'type', e.event->>'conversationId', e.event->'data'
           FROM counter, jsonb_array_elements($2::jsonb) WITH ORDINALITY AS e(event, position)
         )
         SELECT last, pg_notify('frontdesk_events', $1) FROM counter`,
        [
          organizationId,
          JSON.stringify([
            {
              type: 'message.created',
              conversationId: contact.conversationId,
              data: { messageId },
            },
            { type: 'conversation.updated', conversationId: contact.conversationId, data: {} },
          ]),
        ],
      );
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  };
}
