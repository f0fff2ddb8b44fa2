import type { UserRole } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import { AppError, newId, newToken, sha256 } from '../../platform/index.ts';

/** Adds an organization; throws `conflict` if the slug is taken. Needs a system transaction. */
export async function addOrganization(tx: Tx, organization: { name: string; slug: string }) {
  const row = await tx
    .insertInto('organizations')
    .values({ id: newId(), ...organization })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw slugTaken(organization.slug);
  return row;
}

/** Another organization has this slug. */
export function slugTaken(slug: string): AppError {
  return new AppError('conflict', `The address "${slug}" is taken.`, {
    errors: [{ path: 'slug', message: 'is taken' }],
  });
}

/** Makes a person a member; throws `conflict` if they are one, at work or resting. */
export async function addMember(
  tx: Tx,
  member: { organizationId: string; userId: string; role: UserRole },
): Promise<void> {
  const row = await tx
    .insertInto('organization_users')
    .values({ id: newId(), ...member })
    .onConflict((conflict) => conflict.columns(['organizationId', 'userId']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new AppError('conflict', 'This person is a member already.');
  const { organizationId, userId } = member;
  await tx
    .deleteFrom('former_members')
    .where('organizationId', '=', organizationId)
    .where('userId', '=', userId)
    .execute();
}

/**
 * Adds a person who signs in with a password; throws `conflict` if the address has an account. That
 * the address is theirs is not proved by it: whoever invites sees the link too. Needs a system
 * transaction.
 */
export async function addUser(
  tx: Tx,
  user: { email: string; name: string; passwordHash: string },
): Promise<string> {
  const id = newId();
  const row = await tx
    .insertInto('users')
    .values({ id, email: user.email, name: user.name })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new AppError('conflict', `${user.email} has an account already.`);
  await tx
    .insertInto('accounts')
    .values({
      id: newId(),
      userId: id,
      accountId: id,
      providerId: 'credential',
      password: user.passwordHash,
    })
    .execute();
  return id;
}

/** Makes an API key. The key itself is only in this answer; its hash is kept. */
export async function addApiKey(
  tx: Tx,
  details: {
    organizationId: string;
    name: string;
    scopes: string[];
    createdBy: string | null;
    expiresAt?: Date | null;
  },
) {
  const key = newToken('fd');
  const row = await tx
    .insertInto('api_keys')
    .values({ id: newId(), ...details, prefix: key.slice(0, 9), keyHash: sha256(key) })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { row, key };
}
