import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';

/** A message that the customer and the team's side both know of. */
export interface Written {
  id: string;
  senderType: string;
  content: string;
  attachments: unknown;
}

/** Messages that are looked at, newest first; a summary reaches well into them. */
const MOST = 200;

/** From this many messages, or characters of them, on it is time to sum up … */
const MESSAGES = 16;
const CHARACTERS = 16_000;
/** … all but the latest. */
const KEPT = 8;

/**
 * The messages of a conversation down to the last one that its summary has, newest first, notes left
 * out.
 */
export async function readWritten(tx: Tx, conversationId: string): Promise<Written[]> {
  return tx
    .selectFrom('messages')
    .select(['id', 'senderType', 'content', 'attachments'])
    .where('conversationId', '=', conversationId)
    .where(
      'createdAt',
      '>=',
      sql<Date>`coalesce((SELECT m."createdAt" FROM conversations c
        JOIN messages m ON m.id = c."aiSummaryUpTo" WHERE c.id = ${conversationId}), '-infinity')`,
    )
    .where('isPrivate', '=', false)
    .where('senderType', 'in', ['customer', 'agent', 'ai'])
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute();
}

/** What the conversation keeps of what was said first, and up to which message. */
export async function summaryOf(
  tx: Tx,
  conversationId: string,
): Promise<{ summary: string | null; upTo: string | null }> {
  const row = await tx
    .selectFrom('conversations')
    .select(['aiSummary as summary', 'aiSummaryUpTo as upTo'])
    .where('id', '=', conversationId)
    .executeTakeFirst();
  return row ?? { summary: null, upTo: null };
}

/** Whether these messages, which no summary has, are so many that one is due. */
export function isLong(written: Written[]): boolean {
  if (written.length <= KEPT) return false;
  const characters = written.reduce((sum, { content }) => sum + content.length, 0);
  return written.length >= MESSAGES || characters >= CHARACTERS;
}

/** What of these messages, newest first, is to be summed up: what the customer said last is not. */
export function partToSum(written: Written[]): Written[] {
  const asked = written.findIndex(({ senderType }) => senderType === 'customer');
  return asked === -1 ? [] : written.slice(Math.max(KEPT, asked + 1));
}
