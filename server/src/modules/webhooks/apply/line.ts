import type { ChannelEvent } from '../../../channels/channel.ts';
import type { Tx } from '../../../database/index.ts';
import { newId } from '../../../platform/index.ts';
import { addLines } from '../../conversations/index.ts';
import type { Applied, Applying } from './applying.ts';

type Line = Extract<ChannelEvent, { kind: 'line' }>;

/** Tells the team something of a conversation, and bills what it cost: each once. */
export async function addLine(
  tx: Tx,
  { channel }: Applying,
  { about, content, usage }: Line,
): Promise<Applied> {
  if (usage && !(await bill(tx, channel, usage))) return { outcome: 'duplicate', events: [] };
  const message = await tx
    .selectFrom('messages')
    .select('conversationId as id')
    .where('externalId', '=', about)
    .where('channelKey', 'like', `${channel.id}/%`)
    .executeTakeFirst();
  if (!message) return { outcome: 'nothing was said', events: [] };
  const lines = [{ event: 'changed' as const, content }];
  return { outcome: 'line', events: await addLines(tx, channel.organizationId, [message], lines) };
}

/** False where it was billed before: the key is the cost's own. */
async function bill(
  tx: Tx,
  { id: channelId, organizationId, type }: Applying['channel'],
  { key, costType, quantity, unitCost }: NonNullable<Line['usage']>,
): Promise<boolean> {
  const added = await tx
    .insertInto('billing_usage')
    .values({
      id: newId(),
      organizationId,
      costType,
      quantity,
      unitCost,
      totalCost: quantity * unitCost,
      source: `channel:${channelId}:${key}`,
      metadata: JSON.stringify({ channelId, type }),
      billingPeriod: new Date().toISOString().slice(0, 7),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}
