import { handBackConversation, takeOverConversation } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { announce, lockConversation } from '../conversations/index.ts';
import type { NewEvent } from '../events/index.ts';
import { queueTurns } from './queue-turns.ts';
import { send } from './send.ts';

/** A person takes a conversation from the AI, and gives it back. Both leave a line in it. */
export function takeOverRoutes(database: Database, jobs: Jobs): BoundRoute[] {
  return [
    bind(takeOverConversation, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await lockConversation(tx, params.id);
        const changes = row.handler !== 'person' || row.assignedUserId !== caller.userId;
        if (!changes) return announce(tx, row, []);
        await give(tx, row, { handler: 'person', assignedUserId: caller.userId });
        return announce(tx, row, await line(tx, row, `${caller.name} took over`, jobs));
      }),
    ),
    bind(handBackConversation, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await lockConversation(tx, params.id);
        if (row.handler === 'ai') return announce(tx, row, []);
        await give(tx, row, { handler: 'ai', assignedUserId: null });
        const words = `${caller.name} gave the conversation back to the AI`;
        const events = await line(tx, row, words, jobs);
        await answerWhoWaits(tx, row, jobs);
        return announce(tx, row, events);
      }),
    ),
  ];
}

type Row = Awaited<ReturnType<typeof lockConversation>>;

async function give(
  tx: Tx,
  { id, status }: Row,
  to: { handler: 'person' | 'ai'; assignedUserId: string | null },
): Promise<void> {
  await tx
    .updateTable('conversations')
    .set({ ...to, status: status === 'escalated' ? 'open' : status, updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
}

async function line(tx: Tx, row: Row, content: string, jobs: Jobs): Promise<NewEvent[]> {
  const { events } = await send(
    tx,
    row.organizationId,
    // For the team: the visitor sees who has the conversation by its name.
    { conversationId: row.id, sender: { type: 'system' }, content, isPrivate: true },
    jobs,
  );
  return events;
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
