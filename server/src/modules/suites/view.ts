import { SuiteCase, SuiteCaseInput, SuiteGate, SuiteResult, SuiteRun } from '@frontdesk/contract';
import type { Suite } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import type { DB, Tx } from '../../database/index.ts';
import { notFound } from '../../platform/index.ts';

export type SuiteRow = Selectable<DB['suites']>;
type CaseRow = Selectable<DB['suite_cases']>;

const Totals = z.object({
  total: z.number(),
  done: z.number(),
  passed: z.number(),
  tokens: z.number(),
  costMicros: z.number(),
});

/** The runs of suites, each with what its results come to. */
export function selectRuns(tx: Tx) {
  return tx
    .selectFrom('suite_runs')
    .innerJoin('suites', 'suites.id', 'suite_runs.suiteId')
    .selectAll('suite_runs')
    .select([
      sql<boolean>`suite_runs.revision = suites.revision`.as('isCurrent'),
      sql`(
        SELECT json_build_object(
          'total', count(*), 'done', count(*) FILTER (WHERE r.status NOT IN ('queued', 'running')),
          'passed', count(*) FILTER (WHERE r.status = 'passed'),
          'tokens', coalesce(sum(r.tokens), 0), 'costMicros', coalesce(sum(r."costMicros"), 0))
        FROM suite_results r WHERE r."suiteRunId" = suite_runs.id)`.as('totals'),
    ]);
}
type RunRow = Awaited<ReturnType<ReturnType<typeof selectRuns>['executeTakeFirstOrThrow']>>;

export function runView(row: RunRow): SuiteRun {
  return SuiteRun.parse({
    ...row,
    ...Totals.parse(row.totals),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  });
}

export function resultView(row: Selectable<DB['suite_results']>): SuiteResult {
  const { name } = SuiteCaseInput.parse(row.tested);
  return SuiteResult.parse({ ...row, name });
}

export function caseView(row: CaseRow): SuiteCase {
  const { createdAt, updatedAt } = row;
  return SuiteCase.parse({
    ...row,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  });
}

/** Reads a suite; throws `not-found`. */
export async function findSuite(tx: Tx, id: string): Promise<SuiteRow> {
  const row = await tx.selectFrom('suites').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('suite');
  return row;
}

/** Locks a suite, so that its cases change one after the other; throws `not-found`. */
export async function lockSuite(tx: Tx, id: string): Promise<SuiteRow> {
  const row = await tx
    .selectFrom('suites')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('suite');
  return row;
}

/** The cases of a suite, in order. */
export async function readCases(tx: Tx, suiteId: string): Promise<CaseRow[]> {
  return tx
    .selectFrom('suite_cases')
    .selectAll()
    .where('suiteId', '=', suiteId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** A suite as the API shows it, with its last run. */
export async function suiteView(tx: Tx, row: SuiteRow): Promise<Suite> {
  const { count } = await tx
    .selectFrom('suite_cases')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('suiteId', '=', row.id)
    .executeTakeFirstOrThrow();
  const last = await selectRuns(tx)
    .where('suite_runs.suiteId', '=', row.id)
    .orderBy('suite_runs.createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { id, agentId, name, isGuard, judgeModel, testIntegrationIds } = row;
  return {
    id,
    agentId,
    name,
    isGuard,
    judgeModel,
    testIntegrationIds,
    gate: SuiteGate.parse(row.gate),
    caseCount: Number(count),
    lastRun: last ? runView(last) : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
