import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import type { RepeatedWork } from '../../jobs/index.ts';
import type { Clock } from '../../platform/index.ts';

const DAYS = 30;
const AT_A_TIME = 500;

/** Deletes conversations in which somebody tried an agent out; what they cost stays on record. */
export function forgetTrials(database: Database, clock: Clock): RepeatedWork {
  return {
    name: 'forget-trials',
    everySeconds: 3_600,
    async run({ signal }) {
      const before = new Date(clock.now().getTime() - DAYS * 86_400_000);
      for (let some = 1; some > 0 && !signal.aborted;) some = await forget(database, before);
    },
  };
}

async function forget(database: Database, before: Date): Promise<number> {
  const { numAffectedRows } = await database.asSystem(async (tx) =>
    sql`
      DELETE FROM conversations WHERE id IN (
        SELECT id FROM conversations WHERE "isTrial" AND "createdAt" < ${before}
        ORDER BY "createdAt" LIMIT ${AT_A_TIME}
      )`.execute(tx),
  );
  return Number(numAffectedRows ?? 0n);
}
