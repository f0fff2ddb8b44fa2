import { SuiteCaseInput } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { AppError, newId } from '../../../platform/index.ts';
import { answeringHash, versionAsItAnswers } from '../../agents/index.ts';
import type { SuiteParts } from '../parts.ts';
import { lockSuite, readCases } from '../view.ts';
import { suiteCase } from './suite-case.job.ts';

/**
 * Begins to run a suite against a version, with a job for each case, and returns the run's id.
 * Throws `not-found` for a version that is not there, `unprocessable` for a suite without cases, and
 * `conflict` while the same is under way.
 */
export async function startRun(
  tx: Tx,
  { suiteId, version, by }: { suiteId: string; version: number; by: string },
  jobs: SuiteParts['jobs'],
): Promise<string> {
  const suite = await lockSuite(tx, suiteId);
  const content = await versionAsItAnswers(tx, suite.agentId, version);
  const cases = await readCases(tx, suiteId);
  if (cases.length === 0) throw new AppError('unprocessable', 'Add a case to this suite first.');
  await checkNoneUnderWay(tx, suiteId, version);
  await forgetOldRuns(tx, suiteId);
  const { organizationId, agentId, revision } = suite;
  const id = newId();
  const contentHash = answeringHash(content);
  await tx
    .insertInto('suite_runs')
    .values({ id, organizationId, suiteId, agentId, version, contentHash, revision, startedBy: by })
    .execute();
  const results = cases.map(
    ({ id: caseId, name, customer, toolResults, expectations }, position) => ({
      id: newId(),
      organizationId,
      suiteRunId: id,
      caseId,
      position,
      tested: JSON.stringify(SuiteCaseInput.parse({ name, customer, toolResults, expectations })),
    }),
  );
  await tx.insertInto('suite_results').values(results).execute();
  await jobs.send(
    tx,
    suiteCase,
    results.map((result) => ({ organizationId, resultId: result.id })),
  );
  return id;
}

async function checkNoneUnderWay(tx: Tx, suiteId: string, version: number): Promise<void> {
  const other = await tx
    .selectFrom('suite_runs')
    .select('id')
    .where('suiteId', '=', suiteId)
    .where('version', '=', version)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirst();
  if (!other) return;
  throw new AppError('conflict', 'These tests are running on this version already.');
}

/** Runs that a suite keeps. */
const KEPT = 100;

/** Drops what nobody looks at any more; the last run of each content stays, for the gate asks for it. */
async function forgetOldRuns(tx: Tx, suiteId: string): Promise<void> {
  await tx
    .deleteFrom('suite_runs')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom(
          eb
            .selectFrom('suite_runs')
            .select([
              'id',
              'status',
              sql<number>`row_number() OVER (ORDER BY "createdAt" DESC)`.as('place'),
              sql<number>`row_number() OVER (PARTITION BY "contentHash" ORDER BY "createdAt" DESC)`.as(
                'placeOfContent',
              ),
            ])
            .where('suiteId', '=', suiteId)
            .as('ranked'),
        )
        .select('ranked.id')
        .where('place', '>', KEPT)
        .where('placeOfContent', '>', 1)
        .where('status', 'not in', ['queued', 'running']),
    )
    .execute();
}
