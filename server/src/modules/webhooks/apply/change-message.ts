import { sql } from 'kysely';
import { z } from 'zod';
import type { ChannelEvent, Sender } from '../../../channels/channel.ts';
import type { Tx } from '../../../database/index.ts';
import { channelKeyOf } from '../../messages/index.ts';
import { senderOf, updated } from './applying.ts';
import type { Applied, Applying } from './applying.ts';
import { clean, receive } from './receive.ts';

/** A message as the customer has changed it; it may not have come before. */
export async function edit(
  tx: Tx,
  applying: Applying,
  { message, at }: Extract<ChannelEvent, { kind: 'edit' }>,
): Promise<Applied> {
  const received = await receive(tx, applying, message);
  const target = { externalId: message.externalId, from: message.from, at };
  const content = clean(message.content);
  const edited = await changeMessage(tx, applying, target, { stamp: 'editedAt', content });
  return { outcome: edited.outcome, events: [...received.events, ...edited.events] };
}

/** Changes what a customer wrote, unless what is known of it is newer. */
export async function changeMessage(
  tx: Tx,
  { channel }: Applying,
  { externalId, from, at }: { externalId: string; from: Sender; at: Date },
  { stamp, ...changes }: { stamp: 'editedAt' | 'deletedAt'; content?: string },
): Promise<Applied> {
  const key = channelKeyOf({ channelId: channel.id, contactId: '', sender: senderOf(from) });
  const before = await tx
    .selectFrom('messages')
    .select(['id', 'content', 'metadata', 'conversationId'])
    .where('channelKey', '=', key)
    .where('externalId', '=', externalId)
    .where((eb) => eb.or([eb(stamp, 'is', null), eb(stamp, '<', at)]))
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!before) return { outcome: 'older', events: [] };
  const metadata = Edited.parse(before.metadata);
  const isNew = changes.content !== undefined && changes.content !== before.content;
  const edits = isNew
    ? [...metadata.edits, { content: before.content, until: at }]
    : metadata.edits;
  await tx
    .updateTable('messages')
    .set({
      ...changes,
      [stamp]: at,
      metadata: JSON.stringify({ ...metadata, edits: edits.slice(-MOST_EDITS) }),
      updatedAt: new Date(),
    })
    .where('id', '=', before.id)
    .execute();
  return {
    outcome: stamp === 'editedAt' ? 'edit' : 'deletion',
    events: [updated(before)],
  };
}

/** How a message read before; the team can see it. */
const MOST_EDITS = 20;
const Edited = z.looseObject({ edits: z.array(z.unknown()).default([]) }).catch({ edits: [] });

/** What the customer shows at a message, of either side. */
export async function react(
  tx: Tx,
  { channel }: Applying,
  { externalId, from, emojis }: Extract<ChannelEvent, { kind: 'reaction' }>,
): Promise<Applied> {
  const key = channelKeyOf({ channelId: channel.id, contactId: '', sender: senderOf(from) });
  const { rows } = await sql<{ id: string; conversationId: string }>`
    UPDATE messages SET reactions = ${emojis}::text[], "updatedAt" = now()
    WHERE ("channelKey" = ${key} AND "externalId" = ${externalId})
      OR id IN (SELECT "messageId" FROM deliveries
        WHERE "channelId" = ${channel.id} AND "externalIds" @> ARRAY[${externalId}]::text[])
    RETURNING id, "conversationId"`.execute(tx);
  return { outcome: rows.length > 0 ? 'reaction' : 'unknown', events: rows.map(updated) };
}
