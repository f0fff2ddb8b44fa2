import type { Database } from '../database/index.ts';
import type { Clock } from '../platform/index.ts';
import { KEEP } from './idempotency.ts';

/** Forgets first answers that are repeated no more, of all organizations: work for once an hour. */
export function forgetAnswers(database: Database, clock: Clock) {
  return {
    name: 'forget-answers',
    everySeconds: 3_600,
    async run(): Promise<void> {
      await database.asSystem(async (tx) =>
        tx
          .deleteFrom('idempotent_requests')
          .where('createdAt', '<', new Date(clock.now().getTime() - KEEP))
          .execute(),
      );
    },
  };
}
