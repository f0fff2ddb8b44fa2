import { handBackConversation, takeOverConversation } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { addLines, announce, lockConversation } from '../conversations/index.ts';
import type { Line } from '../conversations/index.ts';
import type { NewEvent } from '../events/index.ts';
import { queueTurns } from './queue-turns.ts';

/** A person takes a conversation from the AI, and gives it back. Both leave a line in it. */
export function takeOverRoutes(database: Database, jobs: Jobs): BoundRoute[] {
  return [
    bind(takeOverConversation, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await lockConversation(tx, params.id);
        const changes = row.handler !== 'person' || row.assignedUserId !== caller.userId;
        if (!changes) return announce(tx, row, []);
        await give(tx, row, { handler: 'person', assignedUserId: caller.userId });
        const content = `${caller.name} took over`;
        return announce(tx, row, await tell(tx, row, { event: 'taken-over', content }));
      }),
    ),
    bind(handBackConversation, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await lockConversation(tx, params.id);
        if (row.handler === 'ai') return announce(tx, row, []);
        await give(tx, row, { handler: 'ai', assignedUserId: null, assignedTeamId: null });
        const content = `${caller.name} gave the conversation back to the AI`;
        const events = await tell(tx, row, { event: 'handed-back', content });
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
  to: { handler: 'person' | 'ai'; assignedUserId: string | null; assignedTeamId?: null },
): Promise<void> {
  await tx
    .updateTable('conversations')
    .set({ ...to, status: status === 'escalated' ? 'open' : status, updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
}

/** The visitor sees who has the conversation by its name; the line is for the team. */
async function tell(tx: Tx, row: Row, line: Line): Promise<NewEvent[]> {
  const told = await addLines(tx, row.organizationId, [row], [line]);
  return [...told, { type: 'conversation.updated', conversationId: row.id, data: {} }];
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
