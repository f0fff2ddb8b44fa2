import { resendMessage } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import { recordEvents } from '../events/index.ts';
import type { FileLinks } from '../files/index.ts';
import { deliverMessage } from './deliver-message.ts';
import { messageView, selectMessages } from './view.ts';

/** Sends again what did not arrive, because a person says so: parts that have left stay left. */
export function resendRoute(database: Database, jobs: Jobs, links: FileLinks): BoundRoute {
  return bind(resendMessage, async ({ params: { id, messageId }, caller: { organizationId } }) =>
    database.inOrganization(organizationId, async (tx) => {
      const find = selectMessages(tx)
        .where('messages.id', '=', messageId)
        .where('messages.conversationId', '=', id);
      if (!(await find.executeTakeFirst())) throw notFound('message');
      // It stands behind what has been said since, and has its whole time again.
      const now = new Date();
      const queued = await tx
        .updateTable('deliveries')
        .set({ status: 'queued', attempts: 0, error: null, nextAttemptAt: null, createdAt: now })
        .where('messageId', '=', messageId)
        .where('status', 'in', ['failed', 'unknown'])
        .returning('id')
        .executeTakeFirst();
      if (!queued) {
        throw new AppError('conflict', 'Only what may not have arrived can be sent again.');
      }
      await jobs.send(tx, deliverMessage, [{ organizationId, deliveryId: queued.id }]);
      await recordEvents(tx, organizationId, [
        { type: 'message.updated', conversationId: id, data: { messageId } },
      ]);
      return messageView(await find.executeTakeFirstOrThrow(), links);
    }),
  );
}
