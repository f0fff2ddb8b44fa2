import type { Tx } from '../../database/index.ts';
import { newId, sha256 } from '../../platform/index.ts';
import { badAnswer } from './refused.ts';

/** Somebody who came, by our account and by the provider's name for them that never changes. */
export interface Pinned {
  organizationId: string;
  userId: string;
  email: string;
  /** Null where the provider has no lasting name for them. */
  subject: string | null;
}

/**
 * Holds an account to the person at the provider who came first: addresses can be edited there, and
 * are given to others (OpenID Connect Core, 5.7). `isNew`: they become a member just now, so whoever
 * had the address before is let go. Throws `SsoRefused`. Needs a system transaction in which the
 * account is locked.
 */
export async function pinSubject(tx: Tx, pinned: Pinned, isNew: boolean): Promise<void> {
  const { organizationId, userId, email, subject } = pinned;
  if (subject === null) return;
  const providerId = providerIdOf(organizationId);
  // Of any length, and of no use to who reads the table.
  const accountId = sha256(subject);
  await freeSubject(tx, { organizationId, userId, email, accountId });
  const own = await tx
    .selectFrom('accounts')
    .select(['id', 'accountId'])
    .where('providerId', '=', providerId)
    .where('userId', '=', userId)
    .executeTakeFirst();
  if (own?.accountId === accountId) return;
  if (own && !isNew) {
    throw badAnswer(
      `${email} is now the address of another person at the provider than the one who came before. If that is right, remove the member and invite them again.`,
    );
  }
  if (own) await tx.deleteFrom('accounts').where('id', '=', own.id).execute();
  await tx.insertInto('accounts').values({ id: newId(), userId, providerId, accountId }).execute();
}

/** Forgets who is who at a provider that is asked no more. */
export async function forgetSubjects(tx: Tx, organizationId: string): Promise<void> {
  await tx.deleteFrom('accounts').where('providerId', '=', providerIdOf(organizationId)).execute();
}

/** Throws where this person at the provider is another member; who was one once is let go. */
async function freeSubject(
  tx: Tx,
  { organizationId, userId, email, accountId }: Omit<Pinned, 'subject'> & { accountId: string },
): Promise<void> {
  const other = await tx
    .selectFrom('accounts')
    .innerJoin('users', 'users.id', 'accounts.userId')
    .leftJoin('organization_users', (join) =>
      join
        .onRef('organization_users.userId', '=', 'accounts.userId')
        .on('organization_users.organizationId', '=', organizationId),
    )
    .select(['accounts.id', 'users.email', 'organization_users.id as memberId'])
    .where('accounts.providerId', '=', providerIdOf(organizationId))
    .where('accounts.accountId', '=', accountId)
    .where('accounts.userId', '<>', userId)
    .executeTakeFirst();
  if (!other) return;
  if (other.memberId !== null) {
    throw badAnswer(
      `${other.email} came from the provider as ${email}. If the address was changed, remove the member ${other.email} first.`,
    );
  }
  await tx.deleteFrom('accounts').where('id', '=', other.id).execute();
}

function providerIdOf(organizationId: string): string {
  return `sso:${organizationId}`;
}
