import type { Tx } from '../../database/index.ts';
import { recordEvents } from '../events/index.ts';
import { lockConversation } from './change.ts';

/**
 * Gives the conversation to the people of the team: the AI does not know, or the customer asked.
 * Returns false where a person has it already.
 */
export async function escalate(
  tx: Tx,
  { organizationId, conversationId }: { organizationId: string; conversationId: string },
): Promise<boolean> {
  const row = await lockConversation(tx, conversationId);
  if (row.handler === 'person') return false;
  await tx
    .updateTable('conversations')
    .set({
      handler: 'person',
      status: 'escalated',
      resolvedAt: null,
      closedAt: null,
      updatedAt: new Date(),
    })
    .where('id', '=', conversationId)
    .execute();
  await recordEvents(tx, organizationId, [
    { type: 'conversation.updated', conversationId, data: {} },
  ]);
  return true;
}
