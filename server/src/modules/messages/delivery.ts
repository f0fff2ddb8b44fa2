import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { readStored } from '../files/index.ts';
import type { StoredFile } from '../files/index.ts';

/** A delivery that this process has in hand. */
export interface Claimed {
  id: string;
  organizationId: string;
  messageId: string;
  conversationId: string;
  channel: string;
  channelId: string | null;
  /** Whom the vendor is to give it to. */
  address: string | null;
  senderType: string;
  /** When the customer wrote last; null: never. */
  heardAt: Date | null;
  isWithPerson: boolean;
  /** True: the customer is reached by whoever wrote for them over the API. */
  isApi: boolean;
  content: string;
  files: StoredFile[];
  /** What went wrong at the last try. */
  error: string | null;
  /** Tries, this one too. */
  attempts: number;
  /** The vendor's ids of the parts that have left. */
  externalIds: string[];
  createdAt: Date;
  /** True: they asked not to be written to, or blocked us. */
  isUnreachable: boolean;
  /** True: a process was about to send it and never said how that ended. */
  wasSending: boolean;
}

/** Milliseconds that one call to a vendor may take. */
export const CALL_LIMIT = 90_000;

/** Until when a process that sends a part is taken to live. */
function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + CALL_LIMIT + 30_000);
}

/** What there is to do for a delivery now. */
export type Turn =
  /** It has ended, or another message of the conversation goes first and calls for this one. */
  | { kind: 'nothing' }
  /** Its time has not come. */
  | { kind: 'later'; at: Date }
  | { kind: 'send'; claimed: Claimed };

/**
 * Marks a waiting delivery as being sent, before it is: a process that dies in between leaves the
 * mark, and the message is not sent twice. `inOrder`: only where all before it have ended.
 */
export async function claimDelivery(
  tx: Tx,
  id: string,
  { inOrder, now }: { inOrder: boolean; now: Date },
): Promise<Turn> {
  if (inOrder && !(await isFirst(tx, id))) return { kind: 'nothing' };
  const found = await findUnended(tx, id);
  if (!found) return { kind: 'nothing' };
  const { nextAttemptAt, pausedUntil, ...claimed } = found;
  const at = [nextAttemptAt, pausedUntil].reduce((last, next) =>
    (next?.getTime() ?? 0) > (last?.getTime() ?? 0) ? next : last,
  );
  // Of one that is being sent: until then its process is taken to live.
  if (at && at > now) return { kind: 'later', at };
  const attempts = claimed.attempts + 1;
  await tx
    .updateTable('deliveries')
    .set({ status: 'sending', attempts, nextAttemptAt: leaseFrom(now), updatedAt: now })
    .where('id', '=', id)
    .execute();
  return { kind: 'send', claimed: { ...claimed, attempts } };
}

/**
 * Whether nothing else of the conversation has to leave before. Who ends the one before holds its
 * lock, and calls for the next: so one of the two sees the other.
 */
async function isFirst(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    SELECT d.id FROM deliveries AS d
    JOIN deliveries AS own ON own.id = ${id}
      AND own."organizationId" = d."organizationId" AND own."conversationId" = d."conversationId"
    WHERE d.status IN ('queued', 'sending')
      AND (d."createdAt", d.id) <= (own."createdAt", own.id)
    ORDER BY d."createdAt", d.id
    FOR NO KEY UPDATE OF d`.execute(tx);
  return rows[0]?.id === id;
}

/** The delivery that waits for others of its conversation to end. */
export async function nextOf(tx: Tx, conversationId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('deliveries')
    .select('id')
    .where('conversationId', '=', conversationId)
    .where('status', '=', 'queued')
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

const Meta = z
  .object({ address: z.string().nullable().catch(null), isApi: z.boolean().catch(false) })
  .catch({ address: null, isApi: false });

/** Locks a delivery of which nobody knows yet how it ends. */
export async function findUnended(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('deliveries')
    .innerJoin('messages', 'messages.id', 'deliveries.messageId')
    .innerJoin('conversations', 'conversations.id', 'messages.conversationId')
    .leftJoin('channels', 'channels.id', 'deliveries.channelId')
    .select(['deliveries.id', 'deliveries.organizationId', 'deliveries.messageId'])
    .select(['deliveries.error', 'deliveries.channelId', 'deliveries.attempts'])
    .select(['deliveries.externalIds', 'deliveries.createdAt', 'deliveries.nextAttemptAt'])
    .select(['messages.content', 'messages.conversationId', 'messages.senderType'])
    .select(sql<boolean>`conversations.handler = 'person'`.as('isWithPerson'))
    .select(['messages.attachments', 'conversations.channelMeta', 'channels.pausedUntil'])
    .select(['conversations.channel', sql<boolean>`deliveries.status = 'sending'`.as('wasSending')])
    .select(
      sql<boolean>`EXISTS (SELECT FROM contact_identities AS i
        WHERE i."contactId" = conversations."contactId" AND i.channel = conversations.channel
          AND i."externalId" = conversations."channelMeta"->>'address' AND NOT i."isReachable")`.as(
        'isUnreachable',
      ),
    )
    .select((eb) =>
      eb
        .selectFrom('messages as heard')
        .select((own) => own.fn.max('heard.createdAt').as('at'))
        .whereRef('heard.conversationId', '=', 'messages.conversationId')
        .where('heard.senderType', '=', 'customer')
        .as('heardAt'),
    )
    .where('deliveries.id', '=', id)
    .where('deliveries.status', 'in', ['queued', 'sending'])
    .forNoKeyUpdate('deliveries')
    .executeTakeFirst();
  if (!row) return undefined;
  const { attachments, channelMeta, ...found } = row;
  return { ...found, ...Meta.parse(channelMeta), files: readStored(attachments) };
}

/** Notes that a part has left, before the next one is sent. */
export async function notePart(
  tx: Tx,
  { id }: Pick<Claimed, 'id'>,
  externalIds: string[],
  now: Date,
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({
      externalIds,
      externalId: externalIds.at(-1) ?? null,
      nextAttemptAt: leaseFrom(now),
    })
    .where('id', '=', id)
    .execute();
}
