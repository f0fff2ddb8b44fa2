import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import { AppError, sha256 } from '../../platform/index.ts';

/** Seconds from the first attempt on; the same for all, so that each forgets for the others too. */
const WINDOW = 15 * 60;

/** Counts attempts by e-mail address or network, over all processes. */
export interface Attempts {
  /** Counts one in advance, so that many at once count too; throws `rate-limited` if too many. */
  begin(key: string): Promise<void>;
  /** Nothing is held against the key any more: the password was right. */
  succeed(key: string): Promise<void>;
  /** Takes back what `begin` counted: it did not come to an attempt. */
  takeBack(key: string): Promise<void>;
}

export interface AttemptLimit {
  /** What is attempted: counts of different purposes are kept apart. */
  purpose: string;
  /** So many in fifteen minutes. */
  most: number;
  /** What who comes too often is told, as a sentence. */
  detail: string;
}

export function createAttempts(
  database: Database,
  { purpose, most, detail }: AttemptLimit,
): Attempts {
  // Only a hash is kept: the table does not say who tried.
  const hashOf = (key: string): string => sha256(`${purpose} ${key.trim().toLowerCase()}`);
  return {
    async begin(key) {
      const { count, age } = await database.asSystem(async (tx) => {
        await tx.deleteFrom('sign_in_failures').where('since', '<', oldest()).execute();
        return tx
          .insertInto('sign_in_failures')
          .values({ emailHash: hashOf(key) })
          .onConflict((conflict) =>
            conflict
              .column('emailHash')
              .doUpdateSet({ count: sql<number>`sign_in_failures.count + 1` }),
          )
          .returning(['count', sql<number>`extract(epoch FROM now() - since)::int`.as('age')])
          .executeTakeFirstOrThrow();
      });
      if (count <= most) return;
      throw new AppError('rate-limited', detail, { retryAfter: WINDOW - age });
    },
    async succeed(key) {
      await database.asSystem(async (tx) =>
        tx.deleteFrom('sign_in_failures').where('emailHash', '=', hashOf(key)).execute(),
      );
    },
    async takeBack(key) {
      await database.asSystem(async (tx) =>
        tx
          .updateTable('sign_in_failures')
          .set({ count: sql<number>`count - 1` })
          .where('emailHash', '=', hashOf(key))
          .where('count', '>', 0)
          .execute(),
      );
    },
  };
}

/** Attempts to sign in as one e-mail address with a password. */
export function signInAttempts(database: Database): Attempts {
  return createAttempts(database, {
    purpose: 'sign in',
    most: 10,
    detail: 'Too many attempts to sign in with this address. Wait some minutes and try again.',
  });
}

function oldest() {
  return sql<Date>`now() - make_interval(secs => ${WINDOW})`;
}
