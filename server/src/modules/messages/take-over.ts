import { handBackConversation, takeOverConversation } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { announce, lockConversation } from '../conversations/index.ts';
import { queueTurns } from './receive.ts';
import { send } from './send.ts';

/** A person takes a conversation from the AI, and gives it back. Both leave a line in it. */
export function takeOverRoutes(database: Database, jobs: Jobs): BoundRoute[] {
  return [
    bind(takeOverConversation, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await lockConversation(tx, params.id);
        const changes = row.handler !== 'person' || row.assignedUserId !== caller.userId;
        if (changes) {
          await tx
            .updateTable('conversations')
            .set({
              handler: 'person',
              assignedUserId: caller.userId,
              status: row.status === 'escalated' ? 'open' : row.status,
              updatedAt: new Date(),
            })
            .where('id', '=', row.id)
            .execute();
          await line(tx, row, `${caller.name} took over`, jobs);
        }
        return announce(tx, row);
      }),
    ),
    bind(handBackConversation, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await lockConversation(tx, params.id);
        if (row.handler === 'person') {
          await tx
            .updateTable('conversations')
            .set({
              handler: 'ai',
              assignedUserId: null,
              status: row.status === 'escalated' ? 'open' : row.status,
              updatedAt: new Date(),
            })
            .where('id', '=', row.id)
            .execute();
          await line(tx, row, `${caller.name} gave the conversation back to the AI`, jobs);
          await answerWhoWaits(tx, row, jobs);
        }
        return announce(tx, row);
      }),
    ),
  ];
}

type Row = Awaited<ReturnType<typeof lockConversation>>;

async function line(tx: Tx, row: Row, content: string, jobs: Jobs): Promise<void> {
  await send(
    tx,
    row.organizationId,
    // For the team: the visitor sees who has the conversation by its name.
    { conversationId: row.id, sender: { type: 'system' }, content, isPrivate: true },
    jobs,
  );
}

/** A customer who wrote meanwhile and got no answer gets one from the AI now. */
async function answerWhoWaits(tx: Tx, row: Row, jobs: Jobs): Promise<void> {
  if (row.waitingSince === null) return;
  const last = await tx
    .selectFrom('messages')
    .select('id')
    .where('conversationId', '=', row.id)
    .where('senderType', '=', 'customer')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (last) {
    await queueTurns(
      tx,
      row.organizationId,
      [{ conversationId: row.id, messageId: last.id }],
      jobs,
    );
  }
}
