import {
  cancelSuiteRun,
  compareSuiteRuns,
  getSuiteRun,
  listSuiteRuns,
  startSuiteRun,
} from '@frontdesk/contract';
import type { SuiteResult, SuiteRun } from '@frontdesk/contract';
import type { Database, Tx } from '../../../database/index.ts';
import { bind } from '../../../http/index.ts';
import type { BoundRoute } from '../../../http/index.ts';
import { AppError, cutPage, notFound, readCursor } from '../../../platform/index.ts';
import type { SuiteParts } from '../parts.ts';
import { findSuite, resultView, runView, selectRuns } from '../view.ts';
import { compareResults } from './compare.ts';
import { startRun } from './start-run.ts';

/** Runs of suites: start, list, read, cancel, compare. */
export function suiteRunRoutes(database: Database, jobs: SuiteParts['jobs']): BoundRoute[] {
  return [
    bind(startSuiteRun, async ({ params, body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const asked = { suiteId: params.id, version: body.version, by: caller.name };
        return readRun(tx, await startRun(tx, asked, jobs));
      }),
    ),
    bind(listSuiteRuns, async ({ params, query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(tx, params.id, query)),
    ),
    bind(getSuiteRun, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => ({
        ...(await readRun(tx, params.id)),
        results: await readResults(tx, params.id),
      })),
    ),
    bind(cancelSuiteRun, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        await cancel(tx, params.id);
        return readRun(tx, params.id);
      }),
    ),
    bind(compareSuiteRuns, async ({ params, query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const [after, before] = [await readRun(tx, params.id), await readRun(tx, query.sinceId)];
        if (after.suiteId !== before.suiteId) throw notFound('run of this suite');
        const items = compareResults(
          await readResults(tx, before.id),
          await readResults(tx, after.id),
        );
        return { items };
      }),
    ),
  ];
}

async function readRun(tx: Tx, id: string): Promise<SuiteRun> {
  const row = await selectRuns(tx).where('suite_runs.id', '=', id).executeTakeFirst();
  if (!row) throw notFound('run');
  return runView(row);
}

async function readResults(tx: Tx, suiteRunId: string): Promise<SuiteResult[]> {
  const rows = await tx
    .selectFrom('suite_results')
    .selectAll()
    .where('suiteRunId', '=', suiteRunId)
    .orderBy('position')
    .execute();
  return rows.map(resultView);
}

async function page(
  tx: Tx,
  suiteId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: SuiteRun[]; nextCursor: string | null }> {
  await findSuite(tx, suiteId);
  const after = readCursor(cursor);
  let select = selectRuns(tx)
    .where('suite_runs.suiteId', '=', suiteId)
    .orderBy('suite_runs.createdAt', 'desc')
    .orderBy('suite_runs.id', 'desc')
    .limit(limit + 1);
  if (after) {
    select = select.where((eb) =>
      eb(
        eb.refTuple('suite_runs.createdAt', 'suite_runs.id'),
        '<',
        eb.tuple(new Date(after.at), after.id),
      ),
    );
  }
  const cut = cutPage(await select.execute(), limit, (row) => ({ at: row.createdAt, id: row.id }));
  return { items: cut.rows.map(runView), nextCursor: cut.nextCursor };
}

/** What is under way hears of it within a second. Results come before their run, as they end it. */
async function cancel(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('suite_results')
    .set({ status: 'cancelled' })
    .where('suiteRunId', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .execute();
  const row = await tx
    .updateTable('suite_runs')
    .set({ status: 'cancelled', finishedAt: new Date() })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .returning('id')
    .executeTakeFirst();
  if (row) return;
  const { status } = await readRun(tx, id);
  if (status !== 'cancelled') throw new AppError('conflict', 'This run is over already.');
}
