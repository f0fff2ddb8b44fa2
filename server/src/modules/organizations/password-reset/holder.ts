import type { Tx } from '../../../database/index.ts';
import type { Holder } from './link.ts';

/** A person who may sign in, with their present password; undefined if there is none. */
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
  const found =
    'email' in by
      ? people.where('users.email', '=', by.email)
      : people.where('users.id', '=', by.userId).forUpdate('users');
  return found.executeTakeFirst();
}
