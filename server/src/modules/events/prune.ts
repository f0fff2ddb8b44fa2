import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import type { RepeatedWork } from '../../jobs/index.ts';
import type { Clock } from '../../platform/index.ts';

/** Days that a browser may be away and still go on where it was. */
const DAYS = 7;
const AT_A_TIME = 10_000;

/** Forgets events that nobody will resume from any more. */
export function pruneEvents(database: Database, clock: Clock): RepeatedWork {
  return {
    name: 'prune-events',
    everySeconds: 3_600,
    async run({ signal }) {
      const before = new Date(clock.now().getTime() - DAYS * 86_400_000);
      for (let pruned = 1; pruned > 0 && !signal.aborted;) pruned = await prune(database, before);
    },
  };
}

/**
 * Deletes the oldest events of each organization, and all before them by number: what is kept has
 * no gap, even where times and numbers are not in the same order. Returns how many were deleted.
 */
async function prune(database: Database, before: Date): Promise<number> {
  const { numAffectedRows } = await database.asSystem(async (tx) =>
    sql`
      WITH old AS (
        SELECT "organizationId", "sequence" FROM events
        WHERE "createdAt" < ${before} ORDER BY "createdAt" LIMIT ${AT_A_TIME}
      ), ends AS (
        SELECT "organizationId", max("sequence") AS "sequence" FROM old GROUP BY "organizationId"
      )
      DELETE FROM events USING ends
      WHERE events."organizationId" = ends."organizationId"
        AND events."sequence" <= ends."sequence"`.execute(tx),
  );
  return Number(numAffectedRows ?? 0n);
}
