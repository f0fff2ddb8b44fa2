import type { ReplyTime } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';

/** Fewer answers say nothing on how long one takes. */
const ENOUGH = 5;

/**
 * Seconds that people took lately: the median over the last conversations that they had, from the
 * customer's words to each answer, or until now where nobody answered. Null where that is too
 * little to promise anything.
 */
export async function medianReply(tx: Tx): Promise<number | null> {
  const { rows } = await sql<{ median: number | null; count: number }>`
    WITH recent AS (
      SELECT id, "waitingSince" FROM conversations
      WHERE handler = 'person' ORDER BY "lastMessageAt" DESC LIMIT 20
    ), took AS (
      SELECT m."createdAt" - asked.at AS time
      FROM recent
      JOIN messages m ON m."conversationId" = recent.id AND m."senderType" = 'agent' AND NOT m."isPrivate"
      CROSS JOIN LATERAL (
        SELECT max(c."createdAt") AS at FROM messages c
        WHERE c."conversationId" = recent.id AND c."senderType" = 'customer' AND c."createdAt" < m."createdAt"
      ) AS asked
      WHERE asked.at IS NOT NULL
      UNION ALL
      SELECT now() - "waitingSince" FROM recent WHERE "waitingSince" IS NOT NULL
    )
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM time)) AS median,
      count(*)::int AS count
    FROM took`.execute(tx);
  const { median, count } = rows[0] ?? { median: null, count: 0 };
  return count < ENOUGH ? null : median;
}

/** The same, as roughly as people speak of it. */
export async function replyTime(tx: Tx): Promise<ReplyTime> {
  const median = await medianReply(tx);
  if (median === null) return null;
  if (median < 300) return 'minutes';
  if (median < 5_400) return 'hour';
  if (median < 43_200) return 'hours';
  return 'day';
}
