import type { Tx } from '../../database/index.ts';
import type { NewEvent } from '../events/index.ts';
import { lockConversation } from './change.ts';
import { addLines } from './lines.ts';
import { lockHandoverTeam, lockTeam, nextOf, noteGiven } from './team-queue.ts';

/** What a rule asks for: a team, and the priority that the conversation gets at least. */
interface Target {
  teamId?: string | null;
  priority?: number | null;
}

/**
 * Gives the conversation to the people of the team: the AI does not know, or the customer asked.
 * The team that is named gets it, or the agent's or the organization's for that, if there is one. Undefined where a
 * person has it already. One that was done waits for anybody, not for who had it then. Returns what
 * the caller records when all else is done, and that the conversation changed.
 */
export async function escalate(
  tx: Tx,
  conversationId: string,
  by: 'ai' | 'customer',
  to: Target = {},
): Promise<NewEvent[] | undefined> {
  const row = await lockConversation(tx, conversationId);
  const isDone = row.status === 'resolved' || row.status === 'closed';
  if (row.handler === 'person' && !isDone) return undefined;
  const team =
    (typeof to.teamId === 'string' ? await lockTeam(tx, to.teamId) : undefined) ??
    (await lockHandoverTeam(tx, row.assignedAgentId));
  const chosen = team && (await nextOf(tx, team));
  await tx
    .updateTable('conversations')
    .set({
      handler: 'person',
      status: 'escalated',
      priority: Math.max(row.priority, to.priority ?? 0),
      ...(isDone ? { assignedUserId: null, assignedTeamId: null } : {}),
      ...(team ? { assignedTeamId: team.id } : {}),
      ...(chosen ? { assignedUserId: chosen.userId } : {}),
      resolvedAt: null,
      closedAt: null,
      updatedAt: new Date(),
    })
    .where('id', '=', conversationId)
    .execute();
  // That the customer asked is told to both sides, by a line of its own.
  const words = by === 'ai' ? `The AI handed this over` : 'Handed over';
  const content = team ? `${words} to ${team.name}` : words;
  const lines = team || by === 'ai' ? [{ event: 'handed-over' as const, content }] : [];
  const told = await addLines(tx, row.organizationId, [row], lines);
  return team && chosen ? [...told, ...(await noteGiven(tx, row, team, chosen))] : told;
}
