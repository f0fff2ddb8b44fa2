import type { Tx } from '../../database/index.ts';
import { logAct } from '../events/index.ts';

/** How somebody proved that an address is theirs. */
export interface Proof {
  /** What the proof was, as the end of a sentence. */
  through: string;
  /** The name that was vouched for; without one the account keeps its own. */
  name?: string;
  /** The client's address. */
  address: string;
}

/**
 * Marks the address of an account as proved. Whoever holds an invitation's link chooses the password,
 * so an account that was unproved until now may be a stranger's: all that opens it goes (passwords,
 * sessions, the second step and devices that skip it), and every organization that knows it is told.
 * Memberships stay: the address was invited, not the stranger. Locks the account; true if it was
 * unproved. Needs a system transaction.
 */
export async function proveAddress(
  tx: Tx,
  userId: string,
  { through, name: vouched, address }: Proof,
): Promise<boolean> {
  const user = await tx
    .selectFrom('users')
    .select(['name', 'email', 'emailVerified'])
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (user.emailVerified) return false;
  const { email } = user;
  const name = vouched ?? user.name;
  await tx.deleteFrom('accounts').where('userId', '=', userId).execute();
  await tx.deleteFrom('sessions').where('userId', '=', userId).execute();
  await tx.deleteFrom('two_factors').where('userId', '=', userId).execute();
  // Trusted devices, and second steps that somebody is in the midst of; their names are hashes.
  await tx.deleteFrom('verifications').where('value', '=', userId).execute();
  await tx
    .updateTable('users')
    .set({ name, emailVerified: true, twoFactorEnabled: false, updatedAt: new Date() })
    .where('id', '=', userId)
    .execute();
  const memberships = await tx
    .selectFrom('organization_users')
    .select('organizationId')
    .where('userId', '=', userId)
    .execute();
  for (const { organizationId } of memberships) {
    await logAct(tx, {
      organizationId,
      eventType: 'member.account-reclaimed',
      source: 'members',
      message: `${name} proved by ${through} that ${email} is theirs. The password, sessions and second step from before are gone.`,
      actor: { name, userId, apiKeyId: null },
      address,
      details: {
        member: { userId, email },
        before: { name: user.name, emailVerified: false },
        after: { name, emailVerified: true },
      },
    });
  }
  return true;
}
