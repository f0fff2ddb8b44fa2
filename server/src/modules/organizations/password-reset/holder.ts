import type { Tx } from '../../../database/index.ts';
import type { Holder } from './link.ts';

type Found = (Holder & { name: string }) | undefined;

/** A person who may sign in, with their present password; undefined if there is none. */
export async function holderByEmail(tx: Tx, email: string): Promise<Found> {
  return holders(tx).where('users.email', '=', email).executeTakeFirst();
}

/** The same, locked until the transaction ends. */
export async function lockHolder(tx: Tx, userId: string): Promise<Found> {
  // On its own, before: a statement that waits for the lock reads the password as it was before it.
  await tx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().execute();
  return holders(tx).where('users.id', '=', userId).executeTakeFirst();
}

function holders(tx: Tx) {
  return tx
    .selectFrom('users')
    .leftJoin('accounts', (join) =>
      join.onRef('accounts.userId', '=', 'users.id').on('accounts.providerId', '=', 'credential'),
    )
    .select(['users.id as userId', 'users.email', 'users.name', 'accounts.password'])
    .where('users.isActive', '=', true);
}
