import type { ReplyTime } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';

/** Fewer answers say nothing on how long one takes. */
const ENOUGH = 5;

/**
 * How long people took lately: the median over the last conversations that they had, from the
 * customer's words to each answer, or until now where nobody answered. Null where that is too
 * little to promise anything.
 */
export async function replyTime(tx: Tx): Promise<ReplyTime> {
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
  if (median === null || count < ENOUGH) return null;
  if (median < 300) return 'minutes';
  if (median < 5_400) return 'hour';
  if (median < 43_200) return 'hours';
  return 'day';
}

/**
 * The same as a sentence, in English: for who does not speak in codes. Where nobody is there it says
 * so.
 */
export function replyTimeSentence(time: ReplyTime, isTeamHere: boolean): string {
  if (!isTeamHere) return `The team is away and will answer you here. ${usually(time)}`.trimEnd();
  return time === null ? 'A person will answer you here.' : usually(time);
}

function usually(time: ReplyTime): string {
  if (time === null) return '';
  const words = {
    minutes: 'a few minutes',
    hour: 'the hour',
    hours: 'a few hours',
    day: 'a day',
  };
  return `A person usually answers within ${words[time]}.`;
}
