import { SenderType, Source } from '@frontdesk/contract';
import type { Message } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Tx } from '../../database/index.ts';
import { attachmentsOf, readStored } from '../files/index.ts';
import type { FileLinks } from '../files/index.ts';

/** A message with how far it is on its way to the customer. */
export type MessageRow = Selectable<DB['messages']> & {
  deliveryStatus: Selectable<DB['deliveries']>['status'] | null;
  deliveryError: string | null;
};

/** Selects messages with what their view needs. */
export function selectMessages(tx: Tx) {
  return tx
    .selectFrom('messages')
    .leftJoin('deliveries', (join) =>
      join
        .onRef('deliveries.organizationId', '=', 'messages.organizationId')
        .onRef('deliveries.messageId', '=', 'messages.id'),
    )
    .selectAll('messages')
    .select(['deliveries.status as deliveryStatus', 'deliveries.error as deliveryError']);
}

const Sources = z.array(Source).catch([]);
const Marked = z.object({ unsourced: z.array(z.string()) }).catch({ unsourced: [] });
const Whole = z.object({ whole: z.string().nullable() }).catch({ whole: null });

/** The message as the team sees it. */
export function messageView(row: MessageRow, links: FileLinks): Message {
  return {
    id: row.id,
    conversationId: row.conversationId,
    senderId: row.senderId,
    senderType: SenderType.parse(row.senderType),
    senderName: row.senderName,
    type: row.type,
    content: row.content,
    attachments: attachmentsOf(links, row.organizationId, readStored(row.attachments)),
    isPrivate: row.isPrivate,
    sources: Sources.parse(row.sources),
    whole: Whole.parse(row.metadata).whole,
    unsourced: Marked.parse(row.metadata).unsourced,
    confidence: row.confidence,
    aiModel: row.aiModel,
    tokensUsed: row.tokensUsed,
    processingTime: row.processingTime,
    toolsUsed: row.toolsUsed,
    runId: row.runId,
    externalId: row.externalId,
    isDelivered: row.isDelivered,
    // That it arrived is said by `isDelivered`, and then no earlier failure counts.
    deliveryStatus: row.deliveryStatus === 'delivered' ? 'sent' : row.deliveryStatus,
    deliveryError: row.deliveryStatus === 'delivered' ? null : row.deliveryError,
    isRead: row.isRead,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    readAt: row.readAt?.toISOString() ?? null,
    editedAt: row.editedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    reactions: row.reactions,
    createdAt: row.createdAt.toISOString(),
  };
}
