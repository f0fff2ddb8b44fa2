import type { Tx } from '../../database/index.ts';
import type { Visitor } from '../../http/index.ts';
import { claimIdentity } from '../contacts/index.ts';
import { recordChanged } from '../events/index.ts';

/**
 * The visitor says who they are: contact and conversations show it, unless it is proved already
 * who they are.
 */
export async function identify(
  tx: Tx,
  { organizationId, contactId }: Visitor,
  said: { name?: string | undefined; email?: string | undefined },
): Promise<{ updated: boolean }> {
  if (said.name === undefined && said.email === undefined) return { updated: false };
  if (!(await claimIdentity(tx, organizationId, contactId, said))) return { updated: false };
  const conversations = await tx
    .updateTable('conversations')
    .set({
      ...(said.name === undefined ? {} : { customerName: said.name }),
      ...(said.email === undefined ? {} : { customerEmail: said.email }),
      updatedAt: new Date(),
    })
    .where('contactId', '=', contactId)
    .returning('id')
    .execute();
  await recordChanged(tx, organizationId, conversations);
  return { updated: true };
}
