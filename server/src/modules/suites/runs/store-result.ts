import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { storable, toJson } from '../../../platform/index.ts';
import type { CaseRun } from './run-case.ts';

/**
 * Stores what came of a case, and ends its run with the last one. One that was cancelled meanwhile
 * stays that, with what it cost.
 */
export async function storeResult(
  tx: Tx,
  resultId: string,
  {
    turns,
    outcomes,
    tokens,
    costMicros,
    error,
    duration,
  }: CaseRun & { error: string | null; duration: number },
): Promise<void> {
  const isPassed = outcomes.every(({ isMet }) => isMet);
  const status = error !== null ? 'error' : isPassed ? 'passed' : 'failed';
  const row = await tx
    .updateTable('suite_results')
    .set((eb) => ({
      status: eb.case().when('status', '=', 'cancelled').then('cancelled').else(status).end(),
      turns: toJson(turns),
      outcomes: toJson(outcomes),
      error: error === null ? null : storable(error),
      tokens,
      costMicros,
      duration,
      conversationId: null,
    }))
    .where('id', '=', resultId)
    .where('status', 'in', ['queued', 'running', 'cancelled'])
    .returning('suiteRunId')
    .executeTakeFirst();
  if (row) await endRun(tx, row.suiteRunId);
}

/** Under the run's lock, so that of the last two cases one sees that it is the last. */
async function endRun(tx: Tx, suiteRunId: string): Promise<void> {
  const run = await tx
    .selectFrom('suite_runs')
    .select('status')
    .where('id', '=', suiteRunId)
    .forUpdate()
    .executeTakeFirst();
  if (run?.status !== 'running') return;
  const { left, errors } = await tx
    .selectFrom('suite_results')
    .select([
      sql<number>`(count(*) FILTER (WHERE status IN ('queued', 'running')))::int`.as('left'),
      sql<number>`(count(*) FILTER (WHERE status = 'error'))::int`.as('errors'),
    ])
    .where('suiteRunId', '=', suiteRunId)
    .executeTakeFirstOrThrow();
  if (left > 0) return;
  await tx
    .updateTable('suite_runs')
    .set({ status: errors > 0 ? 'failed' : 'done', finishedAt: new Date() })
    .where('id', '=', suiteRunId)
    .execute();
}
