import type { Tx } from '../../database/index.ts';
import { recordChanged } from '../events/index.ts';

/**
 * Takes from a person what they have and is not done, so that anybody may see to it. The last thing
 * in a transaction.
 */
export async function unassignAll(
  tx: Tx,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<void> {
  const rows = await tx
    .updateTable('conversations')
    .set({ assignedUserId: null, updatedAt: new Date() })
    .where('assignedUserId', '=', userId)
    .where('status', 'not in', ['resolved', 'closed'])
    .returning('id')
    .execute();
  await recordChanged(tx, organizationId, rows);
}
