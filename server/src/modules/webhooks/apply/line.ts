import type { ChannelEvent } from '../../../channels/channel.ts';
import type { Tx } from '../../../database/index.ts';
import { billUsage } from '../../channels/index.ts';
import { addLines } from '../../conversations/index.ts';
import { channelKeyOf } from '../../messages/index.ts';
import { senderOf } from './applying.ts';
import type { Applied, Applying } from './applying.ts';

type Line = Extract<ChannelEvent, { kind: 'line' }>;

/** Tells the team something of a conversation, and bills what it cost: each once. */
export async function addLine(
  tx: Tx,
  { channel }: Applying,
  { about, from, content, usage }: Line,
): Promise<Applied> {
  if (usage && !(await billUsage(tx, channel, usage))) return { outcome: 'duplicate', events: [] };
  const key = channelKeyOf({ channelId: channel.id, contactId: '', sender: senderOf(from) });
  const message = await tx
    .selectFrom('messages')
    .select('conversationId as id')
    .where('externalId', '=', about)
    .where('channelKey', '=', key)
    .executeTakeFirst();
  if (!message) return { outcome: 'nothing was said', events: [] };
  const lines = [{ event: 'changed' as const, content }];
  return { outcome: 'line', events: await addLines(tx, channel.organizationId, [message], lines) };
}
