import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import type { RepeatedWork } from '../../jobs/index.ts';
import type { Clock } from '../../platform/index.ts';

/** Milliseconds in which an uploaded file can be attached. */
const KEPT = 24 * 3_600_000;
const AT_A_TIME = 100;

/** Forgets files that were uploaded and never attached. */
export function forgetFiles(database: Database, clock: Clock): RepeatedWork {
  return {
    name: 'forget-files',
    everySeconds: 3_600,
    async run({ signal }) {
      const before = new Date(clock.now().getTime() - KEPT);
      for (let left = true; left && !signal.aborted;) left = await forget(database, before);
    },
  };
}

/** Returns whether there may be more. One that is being attached now stays. */
async function forget(database: Database, before: Date): Promise<boolean> {
  const { numAffectedRows } = await database.asSystem(async (tx) =>
    sql`
      DELETE FROM files WHERE id IN (
        SELECT id FROM files
        WHERE "createdAt" < ${before} AND "uploadedBy" IS NOT NULL AND "messageId" IS NULL
        LIMIT ${AT_A_TIME} FOR UPDATE SKIP LOCKED
      )`.execute(tx),
  );
  return Number(numAffectedRows ?? 0n) === AT_A_TIME;
}
