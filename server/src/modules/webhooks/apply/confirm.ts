import { sql } from 'kysely';
import type { ChannelEvent } from '../../../channels/channel.ts';
import type { Tx } from '../../../database/index.ts';
import { updated } from './applying.ts';
import type { Applied, Applying } from './applying.ts';

/** What the vendor says of a message of ours; a step back never counts. */
export async function confirm(
  tx: Tx,
  { channel, isFirstTry }: Applying,
  { externalId, status, at, error }: Extract<ChannelEvent, { kind: 'receipt' }>,
): Promise<Applied> {
  const delivery = await tx
    .selectFrom('deliveries')
    .select(['id', 'messageId', 'conversationId', 'externalId'])
    .where('channelId', '=', channel.id)
    .where(sql<boolean>`"externalIds" @> ARRAY[${externalId}]::text[]`)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!delivery) {
    // It can be faster than the answer to our own call: then it is read again in a moment.
    if (isFirstTry) throw new Error('Nothing with this id has left yet.');
    return { outcome: 'unknown', events: [] };
  }
  // A message in parts is there once its last part is.
  if (status !== 'failed' && delivery.externalId !== externalId) {
    return { outcome: 'part', events: [] };
  }
  const told = [updated({ id: delivery.messageId, conversationId: delivery.conversationId })];
  if (status === 'failed') {
    const failed = {
      status: 'failed',
      error: error ?? 'The vendor could not deliver it.',
    } as const;
    await tx.updateTable('deliveries').set(failed).where('id', '=', delivery.id).execute();
    return { outcome: status, events: told };
  }
  if (status === 'sent') return { outcome: status, events: [] };
  await mark(tx, [delivery], { status, at });
  return { outcome: status, events: told };
}

/**
 * What the vendor says of all that was sent to somebody until then (Messenger calls it a watermark).
 * Their clock begins when they get it, ours when it was written, which is before: what has not left in
 * whole is not among it.
 */
export async function confirmUntil(
  tx: Tx,
  { channel }: Applying,
  { from, status, until }: Extract<ChannelEvent, { kind: 'receipts-until' }>,
): Promise<Applied> {
  const deliveries = await tx
    .selectFrom('deliveries')
    .innerJoin('messages', 'messages.id', 'deliveries.messageId')
    .innerJoin('conversations', 'conversations.id', 'messages.conversationId')
    .select(['deliveries.id', 'deliveries.messageId', 'deliveries.conversationId'])
    .where('deliveries.channelId', '=', channel.id)
    .where('deliveries.status', 'in', status === 'read' ? ['sent', 'delivered'] : ['sent'])
    .where('deliveries.createdAt', '<=', until)
    .where('conversations.contactId', 'in', (eb) =>
      eb
        .selectFrom('contact_identities')
        .select('contactId')
        .where('channel', '=', channel.type)
        .where('scope', '=', from.scope)
        .where('externalId', '=', from.externalId),
    )
    .where(status === 'read' ? 'messages.isRead' : 'messages.isDelivered', '=', false)
    .orderBy('deliveries.id')
    .forNoKeyUpdate('deliveries')
    .execute();
  if (deliveries.length === 0) return { outcome: 'nothing new', events: [] };
  await mark(tx, deliveries, { status, at: until });
  const events = deliveries.map(({ messageId: id, conversationId }) =>
    updated({ id, conversationId }),
  );
  return { outcome: status, events };
}

async function mark(
  tx: Tx,
  deliveries: { id: string; messageId: string }[],
  { status, at }: { status: 'delivered' | 'read'; at: Date },
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ status: 'delivered', error: null })
    .where(
      'id',
      'in',
      deliveries.map(({ id }) => id),
    )
    .execute();
  await tx
    .updateTable('messages')
    .set((eb) => ({
      isDelivered: true,
      deliveredAt: eb.fn.coalesce('deliveredAt', eb.val(at)),
      ...(status === 'read' ? { isRead: true, readAt: eb.fn.coalesce('readAt', eb.val(at)) } : {}),
    }))
    .where(
      'id',
      'in',
      deliveries.map(({ messageId }) => messageId),
    )
    .execute();
}
