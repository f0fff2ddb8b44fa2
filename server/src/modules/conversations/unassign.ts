import type { Tx } from '../../database/index.ts';
import { recordChanged, recordEvents } from '../events/index.ts';
import { addLines } from './lines.ts';
import { ACTIVE } from './team-queue.ts';

/**
 * Takes from a person what they have and is not done, so that anybody may see to it. The last thing
 * in a transaction.
 */
export async function unassignAll(
  tx: Tx,
  { organizationId, userId, name }: { organizationId: string; userId: string; name: string },
): Promise<void> {
  const rows = await tx
    .updateTable('conversations')
    .set({ assignedUserId: null, updatedAt: new Date() })
    .where('assignedUserId', '=', userId)
    .where('status', 'in', ACTIVE)
    .returning('id')
    .execute();
  const content = `Unassigned, because ${name} answers no customers now`;
  const told = await addLines(tx, organizationId, rows, [{ event: 'unassigned', content }]);
  await recordEvents(tx, organizationId, told);
  await recordChanged(tx, organizationId, rows);
}

/**
 * Takes all conversations of a team out of its queue; whoever has one keeps it. Locks them before
 * it locks the team, as who gives one to a team does. Returns what the caller records, last of all.
 */
export async function emptyQueue(
  tx: Tx,
  team: { id: string; organizationId: string; name: string },
) {
  const locked = await tx
    .selectFrom('conversations')
    .select(['id', 'status'])
    .where('assignedTeamId', '=', team.id)
    .orderBy('id')
    .forUpdate()
    .execute();
  await tx.selectFrom('teams').select('id').where('id', '=', team.id).forUpdate().execute();
  await tx
    .updateTable('conversations')
    .set({ assignedTeamId: null, updatedAt: new Date() })
    .where('assignedTeamId', '=', team.id)
    .execute();
  // What is done is read anew when somebody opens it: it may be very much.
  const active = locked.filter(({ status }) => ACTIVE.includes(status));
  const content = `The team ${team.name} was deleted`;
  return addLines(tx, team.organizationId, active, [{ event: 'unassigned', content }]);
}
