import type { Pool, PoolClient } from 'pg';
import { newId } from '../../server/src/platform/index.ts';

/** What every customer of this benchmark says. */
export const QUESTION = 'Where is my parcel? It was due on Monday.';

interface Contact {
  id: string;
  conversationId: string;
  organizationId: string;
}

/**
 * The statements of one incoming message as a transaction of their own, for `count` contacts in
 * turn. Each contact has an organization of its own, so that no transaction waits for another's
 * event counter: the baseline at its best.
 */
export async function bareTransactions(
  pool: Pool,
  count: number,
): Promise<(index: number) => Promise<void>> {
  const contacts = await Promise.all(Array.from({ length: count }, async () => addContact(pool)));
  return async (index) => {
    const contact = contacts[index % contacts.length];
    if (!contact) throw new Error('There are no contacts.');
    const client = await pool.connect();
    try {
      await client.query(`BEGIN; SET LOCAL app.organization_id = '${contact.organizationId}'`);
      await find(client, contact);
      await write(client, contact);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  };
}

async function addContact(pool: Pool): Promise<Contact> {
  const contact = { id: newId(), conversationId: newId(), organizationId: newId() };
  const { id, conversationId, organizationId } = contact;
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
  return contact;
}

async function find(client: PoolClient, contact: Contact): Promise<void> {
  await client.query(
    'SELECT * FROM contacts WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE',
    [[contact.id]],
  );
  await client.query(
    `SELECT id, "conversationId", "channelKey", "externalId" FROM messages
     WHERE ("channelKey", "externalId") IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [[`api/${contact.id}`], [newId()]],
  );
  await client.query(
    `SELECT DISTINCT ON ("contactId", "channelId") id, "contactId", "channelId" FROM conversations
     WHERE "contactId" = ANY($1::text[]) AND status <> 'closed'
     ORDER BY "contactId", "channelId", "lastMessageAt" DESC`,
    [[contact.id]],
  );
}

async function write(client: PoolClient, contact: Contact): Promise<void> {
  const { organizationId, conversationId } = contact;
  const messageId = newId();
  await client.query(
    `INSERT INTO messages (id, "organizationId", "conversationId", "senderType", content, "externalId", "channelKey", "isDelivered", "deliveredAt")
     VALUES ($1, $2, $3, 'customer', $4, $5, $6, true, now())`,
    [messageId, organizationId, conversationId, QUESTION, newId(), `api/${contact.id}`],
  );
  await client.query(
    `UPDATE conversations AS c SET "messageCount" = c."messageCount" + 1, "unreadCount" = c."unreadCount" + 1,
       "lastMessageAt" = now(), "updatedAt" = now(), "waitingSince" = coalesce(c."waitingSince", now()),
       preview = $2, "previewSender" = 'customer', "resolvedAt" = NULL, "closedAt" = NULL
     WHERE id = $1`,
    [conversationId, QUESTION],
  );
  await client.query(
    `INSERT INTO runs (id, "organizationId", "conversationId", "messageId", "traceId") VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT ("conversationId") WHERE status = 'queued' DO NOTHING RETURNING id`,
    [newId(), organizationId, conversationId, messageId, newId()],
  );
  const events = [
    { type: 'message.created', conversationId, data: { messageId } },
    { type: 'conversation.updated', conversationId, data: {} },
  ];
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
    [organizationId, JSON.stringify(events)],
  );
}
