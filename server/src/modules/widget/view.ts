import { WidgetMessage } from '@frontdesk/contract';
import type { WidgetConversation } from '@frontdesk/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import type { FileLinks } from '../files/index.ts';
import type { MessageRow } from '../messages/index.ts';
import { messageView, selectMessages } from '../messages/index.ts';

const FROM = { customer: 'visitor', ai: 'ai', agent: 'person', system: 'system' } as const;

/** A message as the visitor may see it; undefined for notes of the team. */
export function widgetMessage(row: MessageRow, links: FileLinks): WidgetMessage | undefined {
  if (row.isPrivate) return undefined;
  const message = messageView(row, links);
  return {
    id: message.id,
    conversationId: message.conversationId,
    from: FROM[message.senderType],
    name: message.senderType === 'customer' ? null : message.senderName,
    content: message.content,
    attachments: message.attachments,
    sources: message.sources,
    externalId: message.senderType === 'customer' ? message.externalId : null,
    runId: message.runId,
    event: eventOf(row),
    createdAt: message.createdAt,
  };
}

const Told = z.object({ event: WidgetMessage.shape.event }).catch({ event: null });

function eventOf({ senderType, metadata }: MessageRow): WidgetMessage['event'] {
  return senderType === 'system' ? Told.parse(metadata).event : null;
}

export function widgetConversation(row: {
  id: string;
  status: WidgetConversation['status'];
  handler: WidgetConversation['handler'];
  userName: string | null;
}): WidgetConversation {
  return {
    id: row.id,
    status: row.status,
    handler: row.handler,
    personName: row.handler === 'person' ? row.userName : null,
  };
}

const SHOWN = 200;

/**
 * The visitor's latest conversation as it is now, with its last messages and where realtime goes
 * on. A closed one is shown where none is open: who was away still reads how it ended.
 */
export async function readVisit(
  tx: Tx,
  visitor: { organizationId: string; channelId: string; contactId: string },
  links: FileLinks,
): Promise<{
  conversation: WidgetConversation | null;
  messages: WidgetMessage[];
  sequence: number;
}> {
  const { organizationId, channelId, contactId } = visitor;
  // Read first: what is committed after it comes again by realtime, and doubles are recognised.
  const counter = await tx
    .selectFrom('event_sequences')
    .select('last')
    .where('organizationId', '=', organizationId)
    .executeTakeFirst();
  const sequence = counter?.last ?? 0;
  const row = await tx
    .selectFrom('conversations')
    .leftJoin('users', 'users.id', 'conversations.assignedUserId')
    .select(['conversations.id', 'conversations.status', 'conversations.handler'])
    .select('users.name as userName')
    .where('conversations.contactId', '=', contactId)
    .where('conversations.channelId', '=', channelId)
    .orderBy(sql`conversations.status = 'closed'`)
    .orderBy('conversations.lastMessageAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return { conversation: null, messages: [], sequence };
  const rows = await selectMessages(tx)
    .where('messages.conversationId', '=', row.id)
    .where('messages.isPrivate', '=', false)
    .orderBy('messages.createdAt', 'desc')
    .orderBy('messages.id', 'desc')
    .limit(SHOWN)
    .execute();
  return {
    conversation: widgetConversation(row),
    messages: rows.toReversed().flatMap((message) => widgetMessage(message, links) ?? []),
    sequence,
  };
}
