import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import { AppError, sha256 } from '../../platform/index.ts';

const MOST = 10;
/** Seconds from the first failure on. */
const WINDOW = 15 * 60;

/** Counts attempts to sign in as one e-mail address, over all processes. */
export interface SignInFailures {
  /** Counts one in advance, so that many at once count too; throws `rate-limited` after ten. */
  begin(email: string): Promise<void>;
  /** The password was right: nothing is held against the address any more. */
  succeed(email: string): Promise<void>;
  /** It did not come to a password: takes back what `begin` counted. */
  takeBack(email: string): Promise<void>;
}

export function createSignInFailures(database: Database): SignInFailures {
  return {
    async begin(email) {
      const { count, age } = await database.asSystem(async (tx) => {
        await tx.deleteFrom('sign_in_failures').where('since', '<', oldest()).execute();
        return tx
          .insertInto('sign_in_failures')
          .values({ emailHash: hashOf(email) })
          .onConflict((conflict) =>
            conflict
              .column('emailHash')
              .doUpdateSet({ count: sql<number>`sign_in_failures.count + 1` }),
          )
          .returning(['count', sql<number>`extract(epoch FROM now() - since)::int`.as('age')])
          .executeTakeFirstOrThrow();
      });
      if (count <= MOST) return;
      throw new AppError(
        'rate-limited',
        'Too many attempts to sign in with this address. Wait some minutes and try again.',
        { retryAfter: WINDOW - age },
      );
    },
    async succeed(email) {
      await database.asSystem(async (tx) =>
        tx.deleteFrom('sign_in_failures').where('emailHash', '=', hashOf(email)).execute(),
      );
    },
    async takeBack(email) {
      await database.asSystem(async (tx) =>
        tx
          .updateTable('sign_in_failures')
          .set({ count: sql<number>`count - 1` })
          .where('emailHash', '=', hashOf(email))
          .where('count', '>', 0)
          .execute(),
      );
    },
  };
}

function oldest() {
  return sql<Date>`now() - make_interval(secs => ${WINDOW})`;
}

function hashOf(email: string): string {
  return sha256(email.trim().toLowerCase());
}
