import type { Database } from '../../../database/index.ts';
import { messageOf } from '../../../platform/index.ts';
import type { Logger } from '../../../platform/index.ts';

/** Milliseconds between two looks. */
const PAUSE = 1_000;

/** Watches whether a run of a suite is cancelled, or gone; then the signal aborts. */
export function watchCancel(
  database: Database,
  { organizationId, suiteRunId, log }: { organizationId: string; suiteRunId: string; log: Logger },
): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const look = async (): Promise<void> => {
    const run = await database.inOrganization(organizationId, async (tx) =>
      tx.selectFrom('suite_runs').select('status').where('id', '=', suiteRunId).executeTakeFirst(),
    );
    if (!run || run.status === 'cancelled') controller.abort(new Error('It was cancelled.'));
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) =>
      log.warn({ err: messageOf(error), suiteRunId }, 'Nobody knows whether a test is cancelled'),
    );
  }, PAUSE);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}
