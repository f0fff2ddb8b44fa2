import type { Tx } from '../../../database/index.ts';
import type { Holder } from './link.ts';

/**
 * A person who may sign in, with their present password; undefined if there is none. By their id they
 * are locked until the transaction ends.
 */
export async function holderBy(
  tx: Tx,
  by: { email: string } | { userId: string },
): Promise<(Holder & { name: string }) | undefined> {
  const people = tx
    .selectFrom('users')
    .leftJoin('accounts', (join) =>
      join.onRef('accounts.userId', '=', 'users.id').on('accounts.providerId', '=', 'credential'),
    )
    .select(['users.id as userId', 'users.email', 'users.name', 'accounts.password'])
    .where('users.isActive', '=', true);
  if ('email' in by) return people.where('users.email', '=', by.email).executeTakeFirst();
  // Locked by a statement of its own: one that waits for a lock would read the password of before.
  const { userId } = by;
  await tx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().execute();
  return people.where('users.id', '=', userId).executeTakeFirst();
}
