import { sql } from 'kysely';
import type { Outgoing } from '../../channels/channel.ts';
import type { Tx } from '../../database/index.ts';
import type { Claimed } from './delivery.ts';

/** Messages that one names as said before: mail programs need the last ones. */
const NAMED = 20;

/** What a message belongs to, as vendors with threads are told. */
export async function threadOf(
  tx: Tx,
  { conversationId, id }: Pick<Claimed, 'conversationId' | 'id'>,
): Promise<Outgoing['thread']> {
  const { subject } = await tx
    .selectFrom('conversations')
    .select('subject')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  const { rows } = await sql<{ externalId: string }>`
    SELECT coalesce(d."externalId", m."externalId") AS "externalId"
    FROM messages AS m LEFT JOIN deliveries AS d ON d."messageId" = m.id
    WHERE m."conversationId" = ${conversationId} AND d.id IS DISTINCT FROM ${id}
      AND coalesce(d."externalId", m."externalId") IS NOT NULL
      AND (m."senderType" = 'customer' OR d.id IS NOT NULL)
    ORDER BY m."createdAt" DESC, m.id DESC LIMIT ${NAMED}`.execute(tx);
  return { subject: subject ?? '', answered: rows.map((row) => row.externalId).toReversed() };
}
