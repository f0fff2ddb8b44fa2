import { sql } from 'kysely';
import type { ChannelEvent } from '../../../channels/channel.ts';
import type { Tx } from '../../../database/index.ts';
import { updated } from './applying.ts';
import type { Applied, Applying } from './applying.ts';

const STEPS = { sent: 0, delivered: 1, read: 2 };

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
  if (STEPS[status] === 0) return { outcome: status, events: [] };
  await tx
    .updateTable('deliveries')
    .set({ status: 'delivered', error: null })
    .where('id', '=', delivery.id)
    .execute();
  await tx
    .updateTable('messages')
    .set((eb) => ({
      isDelivered: true,
      deliveredAt: eb.fn.coalesce('deliveredAt', eb.val(at)),
      ...(status === 'read' ? { isRead: true, readAt: eb.fn.coalesce('readAt', eb.val(at)) } : {}),
    }))
    .where('id', '=', delivery.messageId)
    .execute();
  return { outcome: status, events: told };
}
