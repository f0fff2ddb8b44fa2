import type { ChannelUsage } from '../../channels/channel.ts';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';

/** Bills what a vendor will ask money for. False where it was billed before: the key is its own. */
export async function billUsage(
  tx: Tx,
  { id: channelId, organizationId }: { id: string; organizationId: string },
  { key, costType, quantity, unitCost }: ChannelUsage,
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
      metadata: JSON.stringify({ channelId }),
      billingPeriod: new Date().toISOString().slice(0, 7),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}
