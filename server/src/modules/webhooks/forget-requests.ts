import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import type { RepeatedWork } from '../../jobs/index.ts';
import type { Clock } from '../../platform/index.ts';

/** Milliseconds that a request is kept after it came. */
const KEPT = 14 * 24 * 3_600_000;
const AT_A_TIME = 500;

/** Forgets what vendors told long ago; what waits to be read stays. */
export function forgetRequests(database: Database, clock: Clock): RepeatedWork {
  return {
    name: 'forget-webhook-requests',
    everySeconds: 3_600,
    async run({ signal }) {
      const before = new Date(clock.now().getTime() - KEPT);
      for (let left = true; left && !signal.aborted;) left = await forget(database, before);
    },
  };
}

async function forget(database: Database, before: Date): Promise<boolean> {
  const { numAffectedRows } = await database.asSystem(async (tx) =>
    sql`
      DELETE FROM webhook_requests WHERE id IN (
        SELECT id FROM webhook_requests WHERE "receivedAt" < ${before} AND status <> 'queued'
        LIMIT ${AT_A_TIME} FOR UPDATE SKIP LOCKED
      )`.execute(tx),
  );
  return Number(numAffectedRows ?? 0n) === AT_A_TIME;
}
