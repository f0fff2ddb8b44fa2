import { SenderType, Source } from '@frontdesk/contract';
import type { Message } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { DB } from '../../database/index.ts';

export type MessageRow = Selectable<DB['messages']>;

const Sources = z.array(Source).catch([]);

/** The message as the team sees it. */
export function messageView(row: MessageRow): Message {
  return {
    id: row.id,
    conversationId: row.conversationId,
    senderId: row.senderId,
    senderType: SenderType.parse(row.senderType),
    senderName: row.senderName,
    type: row.type,
    content: row.content,
    isPrivate: row.isPrivate,
    sources: Sources.parse(row.sources),
    confidence: row.confidence,
    aiModel: row.aiModel,
    tokensUsed: row.tokensUsed,
    processingTime: row.processingTime,
    toolsUsed: row.toolsUsed,
    runId: row.runId,
    externalId: row.externalId,
    isDelivered: row.isDelivered,
    isRead: row.isRead,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    readAt: row.readAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
