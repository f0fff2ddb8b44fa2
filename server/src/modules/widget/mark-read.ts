import type { Tx } from '../../database/index.ts';
import type { Visitor } from '../../http/index.ts';
import { recordEvents } from '../events/index.ts';

/** The visitor's browser has the team's messages, and `seen` where they were on the screen. */
export async function markRead(
  tx: Tx,
  visitor: Visitor,
  seen: boolean,
): Promise<{ updated: number }> {
  const now = new Date();
  const rows = await tx
    .updateTable('messages')
    .from('conversations')
    .set((eb) => ({
      isDelivered: true,
      deliveredAt: eb.fn.coalesce('messages.deliveredAt', eb.val(now)),
      ...(seen ? { isRead: true, readAt: now } : {}),
      updatedAt: now,
    }))
    .whereRef('conversations.id', '=', 'messages.conversationId')
    .where('conversations.contactId', '=', visitor.contactId)
    .where('conversations.channelId', '=', visitor.channelId)
    .where('messages.senderType', 'in', ['ai', 'agent'])
    .where('messages.isPrivate', '=', false)
    .where(seen ? 'messages.isRead' : 'messages.isDelivered', '=', false)
    .returning(['messages.id', 'messages.conversationId'])
    .execute();
  if (rows.length === 0) return { updated: 0 };
  await tx
    .updateTable('deliveries')
    .set({ status: 'delivered', updatedAt: now })
    .where(
      'messageId',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
  await recordEvents(
    tx,
    visitor.organizationId,
    rows.map(({ id, conversationId }) => ({
      type: 'message.updated',
      conversationId,
      data: { messageId: id },
    })),
  );
  return { updated: rows.length };
}
