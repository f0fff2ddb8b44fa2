import type { UserRole } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';

/**
 * Uses up the invitation of somebody whose address is proved by other means than its link;
 * undefined if none waits. Needs a system transaction.
 */
export async function takeInvitation(
  tx: Tx,
  organizationId: string,
  email: string,
): Promise<{ id: string; role: UserRole } | undefined> {
  return tx
    .deleteFrom('invitations')
    .where('organizationId', '=', organizationId)
    .where('email', '=', email)
    .where('expiresAt', '>', new Date())
    .returning(['id', 'role'])
    .executeTakeFirst();
}
