import { createMessage } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Member } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { ownerOf } from '../files/index.ts';
import type { FileLinks } from '../files/index.ts';
import { lockConversation } from '../conversations/index.ts';
import { recordEvents } from '../events/index.ts';
import { send } from './send.ts';
import { messageView } from './view.ts';

/** A person answers the customer, or leaves a note. */
export function answerRoute(database: Database, jobs: Jobs, links: FileLinks): BoundRoute {
  return bind(createMessage, async ({ params, body, caller }) =>
    database.inOrganization(caller.organizationId, async (tx) => {
      const sent = await send(
        tx,
        caller.organizationId,
        {
          conversationId: params.id,
          sender: { type: 'agent', userId: caller.userId, name: caller.name },
          content: body.content,
          attachments: { owner: ownerOf(caller), ids: body.attachments },
          isPrivate: body.private,
          externalId: body.externalId ?? null,
        },
        jobs,
      );
      if (sent.kind === 'dropped') throw new Error('An answer of a person is never dropped.');
      const isNew = sent.events.length > 0;
      if (isNew && !body.private) await takeIfFree(tx, params.id, caller);
      await recordEvents(tx, caller.organizationId, sent.events);
      return messageView(sent.message, links);
    }),
  );
}

/** Who answers a conversation that the AI has takes it over: else both would answer. */
async function takeIfFree(tx: Tx, id: string, caller: Member): Promise<void> {
  const row = await lockConversation(tx, id);
  const unclaimed = row.assignedUserId === null && caller.userId !== null;
  if (row.handler === 'person' && !unclaimed) return;
  await tx
    .updateTable('conversations')
    .set({
      handler: 'person',
      assignedUserId: row.assignedUserId ?? caller.userId,
      status: row.status === 'escalated' ? 'open' : row.status,
      updatedAt: new Date(),
    })
    .where('id', '=', id)
    .execute();
}
