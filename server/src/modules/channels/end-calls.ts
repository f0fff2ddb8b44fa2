import { messageOf } from '../../platform/index.ts';
import type { ChannelRow } from './channel.ts';
import { contextOf } from './open.ts';
import type { ChannelParts } from './parts.ts';

/** Milliseconds that somebody waits who switches a channel off. */
const LIMIT = 5_000;

/** Has the vendor call no more, if it can be told: what still comes is refused at the door. */
export async function endCalls(
  parts: ChannelParts,
  row: ChannelRow,
  signal: AbortSignal,
): Promise<void> {
  const adapter = parts.adapters.get(row.type);
  if (!adapter?.disconnect) return;
  const either = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
  try {
    const context = await parts.database.inOrganization(row.organizationId, async (tx) =>
      contextOf(parts, tx, row, either),
    );
    await adapter.disconnect(context);
  } catch (error) {
    parts.log.warn({ reason: messageOf(error), channelId: row.id }, 'a channel was not taken off');
  }
}
