import { getConversation, markConversationRead } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { notFound } from '../../platform/index.ts';
import { announce, changeRoutes, lockConversation } from './change.ts';
import { listRoutes } from './list.ts';
import { readConversation } from './view.ts';

export function conversationRoutes(database: Database): BoundRoute[] {
  return [
    ...listRoutes(database),
    ...changeRoutes(database),
    bind(getConversation, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const detail = await readConversation(tx, params.id);
        if (!detail) throw notFound('conversation');
        return detail;
      }),
    ),
    bind(markConversationRead, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await lockConversation(tx, params.id);
        if (row.unreadCount === 0) return { read: 0 };
        const now = new Date();
        const { numUpdatedRows } = await tx
          .updateTable('messages')
          .set({ isRead: true, readAt: now, updatedAt: now })
          .where('conversationId', '=', row.id)
          .where('senderType', '=', 'customer')
          .where('isRead', '=', false)
          .executeTakeFirst();
        await tx
          .updateTable('conversations')
          .set({ unreadCount: 0, updatedAt: now })
          .where('id', '=', row.id)
          .execute();
        await announce(tx, row);
        return { read: Number(numUpdatedRows) };
      }),
    ),
  ];
}
