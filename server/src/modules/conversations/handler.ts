import type { Tx } from '../../database/index.ts';
import { lockConversation } from './change.ts';

/**
 * Gives the conversation to the people of the team: the AI does not know, or the customer asked.
 * Returns false where a person has it already. One that was done waits for anybody, not for who had
 * it then. The caller records that the conversation changed, when all else is done.
 */
export async function escalate(tx: Tx, conversationId: string): Promise<boolean> {
  const row = await lockConversation(tx, conversationId);
  const isDone = row.status === 'resolved' || row.status === 'closed';
  if (row.handler === 'person' && !isDone) return false;
  await tx
    .updateTable('conversations')
    .set({
      handler: 'person',
      status: 'escalated',
      ...(isDone ? { assignedUserId: null } : {}),
      resolvedAt: null,
      closedAt: null,
      updatedAt: new Date(),
    })
    .where('id', '=', conversationId)
    .execute();
  return true;
}
