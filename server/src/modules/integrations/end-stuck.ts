import type { RepeatedWork } from '../../jobs/index.ts';
import type { IntegrationParts } from './parts.ts';

/** Milliseconds after which nobody validates it any more. */
const STUCK = 5 * 60_000;

/** Ends validations whose process ended before them. */
export function endStuckValidations({
  database,
  clock,
}: Pick<IntegrationParts, 'database' | 'clock'>): RepeatedWork {
  return {
    name: 'end-stuck-validations',
    everySeconds: 300,
    async run() {
      const now = clock.now();
      await database.asSystem(async (tx) =>
        tx
          .updateTable('integrations')
          .set({
            status: 'error',
            lastErrorAt: now,
            lastError: 'The validation was broken off. Validate it again.',
          })
          .where('status', '=', 'validating')
          .where('updatedAt', '<', new Date(now.getTime() - STUCK))
          .execute(),
      );
    },
  };
}
