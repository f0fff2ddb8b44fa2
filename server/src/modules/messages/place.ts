import { sql } from 'kysely';
import type { Insertable } from 'kysely';
import type { DB, Tx } from '../../database/index.ts';
import { newId, notFound } from '../../platform/index.ts';
import { addVisitors, contactRef } from '../contacts/index.ts';
import type { ContactIdentity } from '../contacts/index.ts';
import { channelKeyOf } from './incoming.ts';
import type { Incoming, Known } from './incoming.ts';

/**
 * What is there already. The statements travel together and run in this order: nothing can come
 * between the contacts' locks and what is read after them.
 */
export async function readAll(tx: Tx, organizationId: string, batch: Incoming[]) {
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

/** Locks the contacts in one order, so that two batches never begin two conversations for one. */
async function lockedContacts(
  tx: Tx,
  ids: string[],
  batch: Incoming[],
): Promise<Map<string, ContactIdentity>> {
  const known = new Map(batch.flatMap(({ contact }) => (contact ? [[contact.id, contact]] : [])));
  return ids.every((id) => known.has(id)) ? known : selectLocked(tx, ids);
}

async function selectLocked(tx: Tx, ids: string[]): Promise<Map<string, ContactIdentity>> {
  const rows = await tx
    .selectFrom('contacts')
    .select(['id', 'name', 'email', 'phone', 'externalId'])
    .where(sql<boolean>`id = ANY(${ids}::text[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The conversation of each message, and those of them that are to be made. */
export function placeAll(
  organizationId: string,
  batch: Incoming[],
  {
    contacts,
    named,
    latest,
  }: {
    contacts: Map<string, ContactIdentity>;
    named: Map<string, string | null>;
    latest: Map<string, string>;
  },
): { places: string[]; conversations: Insertable<DB['conversations']>[] } {
  const places: string[] = [];
  const conversations: Insertable<DB['conversations']>[] = [];
  for (const incoming of batch) {
    const { conversationId, contactId, channelId } = incoming;
    if (conversationId !== undefined) {
      if (named.get(conversationId) !== contactId) throw notFound('conversation');
      places.push(conversationId);
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
    places.push(id);
  }
  return { places, conversations };
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
    .where('isTrial', '=', false)
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
  contact: ContactIdentity,
): Insertable<DB['conversations']> {
  return {
    id,
    organizationId,
    ...contactRef(contact),
    channel: incoming.channel,
    channelId: incoming.channelId,
    subject: incoming.subject ?? null,
    isTrial: incoming.isTrial ?? false,
    channelMeta: incoming.channelMeta ? JSON.stringify(incoming.channelMeta) : null,
  };
}
