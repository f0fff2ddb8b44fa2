import { sql } from 'kysely';
import type { Insertable } from 'kysely';
import type { ChannelType } from '@frontdesk/contract';
import type { Database, DB, Tx } from '../../database/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { newId, notFound } from '../../platform/index.ts';
import { recordEvents } from '../events/index.ts';
import type { NewEvent } from '../events/index.ts';
import { addVisitors, contactRef } from '../contacts/index.ts';
import type { ContactRow } from '../contacts/index.ts';
import { Batches } from './batches.ts';
import { previewOf } from './preview.ts';
import { queueTurns } from './queue-turns.ts';

/** What a customer wrote. */
export interface Incoming {
  contactId: string;
  /** The contact's row, where this transaction has added or changed, and so locked it. */
  contact?: ContactRow | undefined;
  /** True: a visitor, who becomes a contact by writing. */
  isVisitor?: boolean;
  channel: ChannelType;
  /** The configured channel it came by; null for the API. */
  channelId: string | null;
  /** Where it belongs; undefined: the contact's latest conversation on the channel, or a new one. */
  conversationId?: string | undefined;
  /** True: always begin a new conversation. */
  startNew?: boolean | undefined;
  content: string;
  /** The sender's own id: a message that comes twice under it is one message. */
  externalId: string | null;
  /** `job`: an AI agent answers in the background if it has the conversation. */
  turn: 'job' | 'none';
  subject?: string | null | undefined;
  channelMeta?: Record<string, unknown> | undefined;
}

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
}

async function write(
  tx: Tx,
  organizationId: string,
  batch: Incoming[],
  jobs: Jobs,
): Promise<{ received: Received[]; events: NewEvent[] }> {
  const { contacts, known, named, latest } = await readAll(tx, organizationId, batch);
  const fresh = firstOfEach(batch, known);
  const { places, conversations } = placeAll(organizationId, fresh, { contacts, named, latest });
  const added = fresh.map((incoming, index): Placed => {
    const place = places[index];
    if (place === undefined) throw notFound('conversation');
    const messageId = newId();
    const key = keyOf(incoming);
    if (key !== undefined) known.set(key, { id: messageId, conversationId: place.id });
    return { incoming, messageId, conversationId: place.id };
  });
  const [, , handlers] = await Promise.all([
    insertConversations(tx, conversations),
    insertMessages(tx, organizationId, added, contacts),
    touchConversations(tx, added),
  ]);
  await startTurns(tx, organizationId, added, handlers, jobs);
  const created = new Set(places.filter(({ isNew }) => isNew).map(({ id }) => id));
  const placed = new Map(added.map((item) => [item.incoming, item]));
  return {
    received: batch.map((incoming) => outcome(incoming, placed, known)),
    events: eventsOf(added, created),
  };
}

/**
 * What is there already. The statements travel together and run in this order: nothing can come
 * between the contacts' locks and what is read after them.
 */
async function readAll(tx: Tx, organizationId: string, batch: Incoming[]) {
  const ids = [...new Set(batch.map(({ contactId }) => contactId))];
  const [contacts, known, named, latest] = await Promise.all([
    lockedContacts(tx, ids, batch),
    findKnown(tx, batch),
    findNamed(tx, batch),
    findLatest(tx, batch),
  ]);
  const strangers = ids.filter((id) => !contacts.has(id));
  const visitors = batch.flatMap(({ contactId, isVisitor }) =>
    isVisitor === true && strangers.includes(contactId) ? contactId : [],
  );
  if (visitors.length === 0) return { contacts, known, named, latest };
  await addVisitors(tx, organizationId, [...new Set(visitors)]);
  return readAll(
    tx,
    organizationId,
    // They are there now, whoever added them; whoever is still missing is an error told below.
    batch.map((incoming) => ({ ...incoming, isVisitor: false })),
  );
}

/** Where a message with an id of its own is already. */
type Known = Map<string, { id: string; conversationId: string }>;

/** The sender's id counts within channel and contact: two visitors may choose the same one. */
function channelKeyOf({ channelId, contactId }: Incoming): string {
  return `${channelId ?? 'api'}/${contactId}`;
}

function keyOf(incoming: Incoming): string | undefined {
  return incoming.externalId === null
    ? undefined
    : `${channelKeyOf(incoming)} ${incoming.externalId}`;
}

/** Messages of the batch that came before. Their contacts are locked: none can come in between. */
async function findKnown(tx: Tx, batch: Incoming[]): Promise<Known> {
  const named = batch.filter(({ externalId }) => externalId !== null);
  if (named.length === 0) return new Map();
  const rows = await tx
    .selectFrom('messages')
    .select(['id', 'conversationId', 'channelKey', 'externalId'])
    .where(
      sql<boolean>`("channelKey", "externalId") IN (
        SELECT * FROM unnest(${named.map(channelKeyOf)}::text[],
                             ${named.map(({ externalId }) => externalId)}::text[]))`,
    )
    .execute();
  return new Map(rows.map((row) => [`${row.channelKey} ${row.externalId}`, row]));
}

/** Leaves out what is known and what stands twice in the batch. */
function firstOfEach(batch: Incoming[], known: Known): Incoming[] {
  const seen = new Set(known.keys());
  return batch.filter((incoming) => {
    const key = keyOf(incoming);
    if (key === undefined) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
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

/** Locks the contacts in one order, so that two batches never begin two conversations for one. */
async function lockedContacts(
  tx: Tx,
  ids: string[],
  batch: Incoming[],
): Promise<Map<string, ContactRow>> {
  const known = new Map(batch.flatMap(({ contact }) => (contact ? [[contact.id, contact]] : [])));
  return ids.every((id) => known.has(id)) ? known : selectLocked(tx, ids);
}

async function selectLocked(tx: Tx, ids: string[]): Promise<Map<string, ContactRow>> {
  const rows = await tx
    .selectFrom('contacts')
    .selectAll()
    .where(sql<boolean>`id = ANY(${ids}::text[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

interface Place {
  id: string;
  isNew: boolean;
}

function placeAll(
  organizationId: string,
  batch: Incoming[],
  {
    contacts,
    named,
    latest,
  }: {
    contacts: Map<string, ContactRow>;
    named: Map<string, string | null>;
    latest: Map<string, string>;
  },
): { places: Place[]; conversations: Insertable<DB['conversations']>[] } {
  const places: Place[] = [];
  const conversations: Insertable<DB['conversations']>[] = [];
  for (const incoming of batch) {
    const { conversationId, contactId, channelId } = incoming;
    if (conversationId !== undefined) {
      if (named.get(conversationId) !== contactId) throw notFound('conversation');
      places.push({ id: conversationId, isNew: false });
      continue;
    }
    const key = `${contactId} ${channelId ?? ''}`;
    const known = incoming.startNew === true ? undefined : latest.get(key);
    const id = known ?? newId();
    if (known === undefined) {
      const contact = contacts.get(contactId);
      if (!contact) throw notFound('contact');
      latest.set(key, id);
      conversations.push(conversationOf(id, organizationId, incoming, contact));
    }
    places.push({ id, isNew: known === undefined });
  }
  return { places, conversations };
}

async function insertConversations(
  tx: Tx,
  values: Insertable<DB['conversations']>[],
): Promise<void> {
  if (values.length > 0) await tx.insertInto('conversations').values(values).execute();
}

/** The contacts of the conversations that are named. */
async function findNamed(tx: Tx, batch: Incoming[]): Promise<Map<string, string | null>> {
  const ids = batch.flatMap(({ conversationId }) => conversationId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('conversations')
    .select(['id', 'contactId'])
    .where(sql<boolean>`id = ANY(${ids}::text[])`)
    .execute();
  return new Map(rows.map(({ id, contactId }) => [id, contactId]));
}

/** The latest conversation of each contact and channel; a closed one is over for good. */
async function findLatest(tx: Tx, batch: Incoming[]): Promise<Map<string, string>> {
  const searching = batch.filter(
    ({ conversationId, startNew }) => conversationId === undefined && startNew !== true,
  );
  if (searching.length === 0) return new Map();
  const ids = [...new Set(searching.map(({ contactId }) => contactId))];
  const rows = await tx
    .selectFrom('conversations')
    .select(['id', 'contactId', 'channelId'])
    .distinctOn(['contactId', 'channelId'])
    .where(sql<boolean>`"contactId" = ANY(${ids}::text[])`)
    .where('status', '!=', 'closed')
    .orderBy('contactId')
    .orderBy('channelId')
    .orderBy('lastMessageAt', 'desc')
    .execute();
  return new Map(rows.map((row) => [`${row.contactId} ${row.channelId ?? ''}`, row.id]));
}

function conversationOf(
  id: string,
  organizationId: string,
  incoming: Incoming,
  contact: ContactRow,
): Insertable<DB['conversations']> {
  return {
    id,
    organizationId,
    ...contactRef(contact),
    channel: incoming.channel,
    channelId: incoming.channelId,
    subject: incoming.subject ?? null,
    channelMeta: incoming.channelMeta ? JSON.stringify(incoming.channelMeta) : null,
  };
}

async function insertMessages(
  tx: Tx,
  organizationId: string,
  added: Placed[],
  contacts: Map<string, ContactRow>,
): Promise<void> {
  if (added.length === 0) return;
  const now = new Date();
  await tx
    .insertInto('messages')
    .values(
      added.map(({ incoming, messageId, conversationId }) => ({
        id: messageId,
        organizationId,
        conversationId,
        senderType: 'customer',
        senderName: contacts.get(incoming.contactId)?.name ?? null,
        content: incoming.content,
        externalId: incoming.externalId,
        channelKey: incoming.externalId === null ? null : channelKeyOf(incoming),
        isDelivered: true,
        deliveredAt: now,
      })),
    )
    .execute();
}

/**
 * Brings the conversations up to date with one statement; returns who answers each. One that was
 * done begins anew with the AI: whoever had it looks at it no more.
 */
async function touchConversations(tx: Tx, added: Placed[]): Promise<Map<string, string>> {
  if (added.length === 0) return new Map();
  const changes = new Map<string, { id: string; count: number; preview: string }>();
  for (const { conversationId, incoming } of added) {
    const count = (changes.get(conversationId)?.count ?? 0) + 1;
    changes.set(conversationId, {
      id: conversationId,
      count,
      preview: previewOf(incoming.content),
    });
  }
  const { rows } = await sql<{ id: string; handler: string }>`
    UPDATE conversations AS c SET
      "messageCount" = c."messageCount" + n.count,
      "unreadCount" = c."unreadCount" + n.count,
      "lastMessageAt" = now(), "updatedAt" = now(),
      "waitingSince" = CASE WHEN c.status IN ('resolved', 'closed') THEN now()
        ELSE coalesce(c."waitingSince", now()) END,
      preview = n.preview, "previewSender" = 'customer',
      status = CASE WHEN c.status IN ('resolved', 'closed', 'pending')
        THEN 'open'::"ConversationStatus" ELSE c.status END,
      handler = CASE WHEN c.status IN ('resolved', 'closed')
        THEN 'ai'::"Handler" ELSE c.handler END,
      "assignedUserId" = CASE WHEN c.status IN ('resolved', 'closed')
        THEN NULL ELSE c."assignedUserId" END,
      "resolvedAt" = NULL, "closedAt" = NULL
    FROM (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify([...changes.values()])}::jsonb)
        AS n(id text, count int, preview text) ORDER BY id
    ) AS n
    WHERE c.id = n.id
    RETURNING c.id, c.handler`.execute(tx);
  return new Map(rows.map(({ id, handler }) => [id, handler]));
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
