import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { idAt, newId } from '../../platform/index.ts';
import type { Incoming } from './incoming.ts';

/** The id of a message: it sorts by when it was written and how the vendor counts, however late it comes. */
export function idOf({ sentAt, order }: Incoming, now = new Date()): string {
  return sentAt ? idAt(sentAt, order ?? now.getTime()) : newId();
}

export interface Place {
  createdAt: Date;
  /** True: something else of the conversation stands after it. */
  isLate: boolean;
}

/**
 * Where a message stands among those of its conversation: when it was written, as far as the
 * vendor's clock goes, never in the future, and never after one of the same moment that the customer
 * wrote later and that came before it. Vendors that count in seconds: up to the second's end, so that
 * it stands after the answers that were given within it.
 */
export async function placeInTime(
  tx: Tx,
  message: { conversationId: string; messageId: string; sentAt: Date },
  now: Date,
): Promise<Place> {
  const { conversationId, messageId, sentAt } = message;
  const inSeconds = sentAt.getMilliseconds() === 0;
  const end = new Date(Math.min(sentAt.getTime() + (inSeconds ? 999 : 0), now.getTime()));
  const { rows } = await sql<{ next: Date | null; isLate: boolean }>`
    SELECT
      (SELECT min("createdAt") FROM messages
        WHERE "conversationId" = ${conversationId} AND "createdAt" BETWEEN ${sentAt} AND ${end}
          AND "senderType" = 'customer' AND id > ${messageId}) AS next,
      EXISTS (SELECT FROM messages
        WHERE "conversationId" = ${conversationId} AND "createdAt" > ${end}
          AND "isPrivate" = false) AS "isLate"`.execute(tx);
  const [found] = rows;
  return { createdAt: found?.next ?? end, isLate: found?.isLate === true || found?.next !== null };
}
