import { sql } from 'kysely';
import type { Insertable } from 'kysely';
import type { Database, DB, Tx } from '../../database/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { Batches, notFound } from '../../platform/index.ts';
import type { ContactIdentity } from '../contacts/index.ts';
import { addLines, BEFORE_THIS } from '../conversations/index.ts';
import { recordEvents } from '../events/index.ts';
import type { NewEvent } from '../events/index.ts';
import { attachFiles, messageTypeOf, takeFiles } from '../files/index.ts';
import type { StoredFile } from '../files/index.ts';
import { idOf, placeInTime } from './in-time.ts';
import type { Place } from './in-time.ts';
import { channelKeyOf, firstOfEach, keyOf } from './incoming.ts';
import type { Incoming, Known } from './incoming.ts';
import { placeAll, readAll } from './place.ts';
import { previewOf } from './preview.ts';
import { queueTurns } from './queue-turns.ts';

export interface Received {
  messageId: string;
  conversationId: string;
  duplicate: boolean;
}

export interface Receiver {
  receive(organizationId: string, incoming: Incoming): Promise<Received>;
  /**
   * As `receive`, in the caller's transaction, where more belongs to it than the message. The
   * caller records the events, last of all.
   */
  receiveIn(
    tx: Tx,
    organizationId: string,
    incoming: Incoming,
  ): Promise<Received & { events: NewEvent[] }>;
}

/** Makes the door by which customers' messages come in; many at once share a transaction. */
export function createReceiver(database: Database, jobs: Jobs): Receiver {
  const batches = new Batches<Incoming, Received>(
    async (organizationId, incoming) =>
      database.inOrganization(organizationId, async (tx) => {
        const { received, events } = await write(tx, organizationId, incoming, jobs);
        await recordEvents(tx, organizationId, events);
        return received;
      }),
    ({ contactId }) => contactId,
  );
  return {
    receive: async (organizationId, incoming) => batches.add(organizationId, incoming),
    async receiveIn(tx, organizationId, incoming) {
      const { received, events } = await write(tx, organizationId, [incoming], jobs);
      const [only] = received;
      if (!only) throw new Error('A message was written without a result.');
      return { ...only, events };
    },
  };
}

interface Placed {
  incoming: Incoming;
  messageId: string;
  conversationId: string;
  files: StoredFile[];
}

async function write(
  tx: Tx,
  organizationId: string,
  batch: Incoming[],
  jobs: Jobs,
): Promise<{ received: Received[]; events: NewEvent[] }> {
  const { contacts, known, ...rest } = await readAll(tx, organizationId, batch);
  const fresh = firstOfEach(batch, known);
  const { places, conversations } = placeAll(organizationId, fresh, { contacts, ...rest });
  const named = fresh.map((incoming) => ({ incoming, messageId: idOf(incoming) }));
  const taken = await takeFiles(
    tx,
    named.flatMap(({ incoming: { attachments }, messageId }) =>
      attachments ? { messageId, ...attachments } : [],
    ),
  );
  const added = named.map(({ incoming, messageId }, index): Placed => {
    const conversationId = places[index];
    if (conversationId === undefined) throw notFound('conversation');
    const key = keyOf(incoming);
    if (key !== undefined) known.set(key, { id: messageId, conversationId });
    return { incoming, messageId, conversationId, files: taken.get(messageId) ?? [] };
  });
  const times = await placesInTime(tx, added);
  const changes = changesOf(added, times);
  const created = new Set(conversations.map(({ id }) => id));
  const [, , { handlers, reopened }] = await Promise.all([
    insertConversations(tx, conversations, changes),
    insertMessages(tx, organizationId, added, { contacts, times }),
    touchConversations(
      tx,
      [...changes.values()].filter(({ id }) => !created.has(id)),
    ),
  ]);
  await attachFiles(tx, taken);
  for (const id of created) handlers.set(id, 'ai');
  await startTurns(tx, organizationId, added, handlers, jobs);
  const line = { event: 'reopened', content: 'Reopened by the customer' } as const;
  const told = await addLines(tx, organizationId, reopened, [line], BEFORE_THIS);
  const placed = new Map(added.map((item) => [item.incoming, item]));
  return {
    received: batch.map((incoming) => outcome(incoming, placed, known)),
    events: [...told, ...eventsOf(added, created)],
  };
}

function outcome(incoming: Incoming, placed: Map<Incoming, Placed>, known: Known): Received {
  const item = placed.get(incoming);
  if (item) {
    return { messageId: item.messageId, conversationId: item.conversationId, duplicate: false };
  }
  const first = known.get(keyOf(incoming) ?? '');
  if (!first) throw new Error('A message was neither new nor known.');
  return { messageId: first.id, conversationId: first.conversationId, duplicate: true };
}

/** Where messages stand whose time a vendor said, by their ids. */
async function placesInTime(tx: Tx, added: Placed[]): Promise<Map<string, Place>> {
  const now = new Date();
  const places = new Map<string, Place>();
  for (const { conversationId, messageId, incoming } of added) {
    const { sentAt } = incoming;
    if (!sentAt) continue;
    places.set(messageId, await placeInTime(tx, { conversationId, messageId, sentAt }, now));
  }
  return places;
}

/** What new messages change in their conversation. */
interface Change {
  id: string;
  count: number;
  /** Null: they came late, and others were said since. */
  preview: string | null;
}

function changesOf(added: Placed[], times: Map<string, Place>): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const { conversationId: id, messageId, incoming, files } of added) {
    const before = changes.get(id);
    const isLate = times.get(messageId)?.isLate === true;
    const preview = isLate ? (before?.preview ?? null) : previewOf(incoming.content, files);
    changes.set(id, { id, count: (before?.count ?? 0) + 1, preview });
  }
  return changes;
}

/** Adds conversations as they are after their first messages; the AI has them. */
async function insertConversations(
  tx: Tx,
  conversations: Insertable<DB['conversations']>[],
  changes: Map<string, Change>,
): Promise<void> {
  if (conversations.length === 0) return;
  const now = sql<Date>`now()`;
  const values = conversations.map((conversation) => {
    const { count, preview } = changes.get(conversation.id) ?? { count: 0, preview: null };
    return {
      ...conversation,
      messageCount: count,
      unreadCount: count,
      lastMessageAt: now,
      waitingSince: now,
      preview,
      previewSender: 'customer' as const,
      handler: 'ai' as const,
    };
  });
  await tx.insertInto('conversations').values(values).execute();
}

async function insertMessages(
  tx: Tx,
  organizationId: string,
  added: Placed[],
  { contacts, times }: { contacts: Map<string, ContactIdentity>; times: Map<string, Place> },
): Promise<void> {
  if (added.length === 0) return;
  const now = new Date();
  await tx
    .insertInto('messages')
    .values(
      added.map(({ incoming, messageId, conversationId, files }) => ({
        id: messageId,
        organizationId,
        conversationId,
        senderType: 'customer',
        senderName: contacts.get(incoming.contactId)?.name ?? null,
        type: messageTypeOf(files),
        content: incoming.content,
        attachments: files.length === 0 ? null : JSON.stringify(files),
        externalId: incoming.externalId,
        channelKey: incoming.externalId === null ? null : channelKeyOf(incoming),
        ...(incoming.metadata ? { metadata: JSON.stringify(incoming.metadata) } : {}),
        isDelivered: true,
        deliveredAt: now,
        ...createdAt(times.get(messageId)),
      })),
    )
    .execute();
}

/** Without a place it is the database's own time. */
function createdAt(place: Place | undefined) {
  return { createdAt: place?.createdAt ?? sql<Date>`now()` };
}

interface Touched {
  /** Who answers each. */
  handlers: Map<string, string>;
  /** Those that were done. */
  reopened: { id: string }[];
}

/**
 * Brings the conversations up to date with one statement. One that was
 * done begins anew with the AI: whoever had it looks at it no more.
 */
async function touchConversations(tx: Tx, changes: Change[]): Promise<Touched> {
  if (changes.length === 0) return { handlers: new Map(), reopened: [] };
  const { rows } = await sql<{ id: string; handler: string; wasDone: boolean }>`
    UPDATE conversations AS c SET
      "messageCount" = c."messageCount" + n.count,
      "unreadCount" = c."unreadCount" + n.count,
      "lastMessageAt" = now(), "updatedAt" = now(),
      "waitingSince" = CASE WHEN c.status IN ('resolved', 'closed') THEN now()
        ELSE coalesce(c."waitingSince", now()) END,
      preview = coalesce(n.preview, c.preview),
      "previewSender" = CASE WHEN n.preview IS NULL THEN c."previewSender" ELSE 'customer' END,
      status = CASE WHEN c.status IN ('resolved', 'closed', 'pending')
        THEN 'open'::"ConversationStatus" ELSE c.status END,
      handler = CASE WHEN c.status IN ('resolved', 'closed')
        THEN 'ai'::"Handler" ELSE c.handler END,
      "assignedUserId" = CASE WHEN c.status IN ('resolved', 'closed')
        THEN NULL ELSE c."assignedUserId" END,
      "assignedTeamId" = CASE WHEN c.status IN ('resolved', 'closed')
        THEN NULL ELSE c."assignedTeamId" END,
      "resolvedAt" = NULL, "closedAt" = NULL
    FROM (
      SELECT n.*, before.status IN ('resolved', 'closed') AS "wasDone"
      FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
        AS n(id text, count int, preview text)
      JOIN conversations AS before ON before.id = n.id
      ORDER BY n.id FOR NO KEY UPDATE OF before
    ) AS n
    WHERE c.id = n.id
    RETURNING c.id, c.handler, n."wasDone"`.execute(tx);
  return {
    handlers: new Map(rows.map(({ id, handler }) => [id, handler])),
    reopened: rows.filter(({ wasDone }) => wasDone),
  };
}

/** One turn for each conversation that an AI agent has, unless one waits already. */
async function startTurns(
  tx: Tx,
  organizationId: string,
  added: Placed[],
  handlers: Map<string, string>,
  jobs: Jobs,
): Promise<void> {
  const last = new Map<string, Placed>();
  for (const item of added) {
    if (item.incoming.turn === 'job' && handlers.get(item.conversationId) === 'ai') {
      last.set(item.conversationId, item);
    }
  }
  await queueTurns(tx, organizationId, [...last.values()], jobs);
}

function eventsOf(added: Placed[], created: Set<string>): NewEvent[] {
  const touched = new Set(added.map(({ conversationId }) => conversationId));
  return [
    ...[...created].map((conversationId) => ({
      type: 'conversation.created',
      conversationId,
      data: {},
    })),
    ...added.map(({ conversationId, messageId }) => ({
      type: 'message.created',
      conversationId,
      data: { messageId },
    })),
    ...[...touched]
      .filter((conversationId) => !created.has(conversationId))
      .map((conversationId) => ({ type: 'conversation.updated', conversationId, data: {} })),
  ];
}
