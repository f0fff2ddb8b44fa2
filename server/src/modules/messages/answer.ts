import { createMessage } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Member } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { ownerOf } from '../files/index.ts';
import type { FileLinks } from '../files/index.ts';
import { addLines, lockConversation } from '../conversations/index.ts';
import { recordEvents } from '../events/index.ts';
import type { NewEvent } from '../events/index.ts';
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
      const before = new Date(sent.message.createdAt.getTime() - 1);
      const taken = isNew && !body.private ? await takeIfFree(tx, params.id, caller, before) : [];
      await recordEvents(tx, caller.organizationId, [...taken, ...sent.events]);
      return messageView(sent.message, links);
    }),
  );
}

/**
 * Who answers a conversation that the AI has takes it over: else both would answer. The line that
 * tells it stands before the answer. An answered one is no longer escalated, whoever has it.
 */
async function takeIfFree(tx: Tx, id: string, caller: Member, at: Date): Promise<NewEvent[]> {
  const row = await lockConversation(tx, id);
  const unclaimed = row.assignedUserId === null && caller.userId !== null;
  const takes = row.handler === 'ai' || unclaimed;
  if (!takes && row.status !== 'escalated') return [];
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
  if (!takes) return [];
  const content = `${caller.name} took over`;
  return addLines(tx, row.organizationId, [row], [{ event: 'taken-over', content }], at);
}
