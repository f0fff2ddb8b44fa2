import { SuiteCaseInput } from '@frontdesk/contract';
import { z } from 'zod';
import type { Tx } from '../../../database/index.ts';
import { defineJob, handleJob } from '../../../jobs/index.ts';
import type { BoundJob } from '../../../jobs/index.ts';
import { messageOf } from '../../../platform/index.ts';
import { endTrial } from '../../agents/index.ts';
import type { SuiteParts } from '../parts.ts';
import { modelNameOf } from './model.ts';
import { newCaseRun, runCase } from './run-case.ts';
import type { CaseToRun } from './run-case.ts';
import { storeResult } from './store-result.ts';
import { watchCancel } from './watch-cancel.ts';

/** A case of a run of a suite that is to be run. */
export const suiteCase = defineJob({
  name: 'suite-case',
  schema: z.object({ organizationId: z.string(), resultId: z.string() }),
  // Cases that one process runs at a time; the longest has 20 turns.
  options: {
    concurrency: 4,
    expireInSeconds: 1_800,
    retryLimit: 2,
    retryDelay: 1,
    tellsGivenUp: true,
  },
});

/**
 * Runs one case. Where its process dies, the queue has it run again from its beginning, in a new
 * trial; where that happens too often the result says so.
 */
export function handleSuiteCase(parts: SuiteParts): BoundJob {
  const { database } = parts;
  return handleJob(
    suiteCase,
    async ({ organizationId, resultId }, { signal, log }) => {
      const taken = await database.inOrganization(organizationId, async (tx) => take(tx, resultId));
      if (!taken) return;
      const { suiteRunId, ...work } = taken;
      const watch = watchCancel(database, { organizationId, suiteRunId, log });
      const soFar = newCaseRun();
      const start = performance.now();
      let trial: string | undefined;
      const begun = async (conversationId: string): Promise<void> => {
        trial = conversationId;
        await database.inOrganization(organizationId, async (tx) =>
          tx
            .updateTable('suite_results')
            .set({ conversationId })
            .where('id', '=', resultId)
            .execute(),
        );
      };
      let error: string | null = null;
      try {
        const either = AbortSignal.any([signal, watch.signal]);
        await runCase(parts, { ...work, organizationId, begun, signal: either }, soFar);
      } catch (failure) {
        // The process stops: another one runs the case again.
        if (signal.aborted) throw failure;
        if (!watch.signal.aborted) log.warn({ err: failure, resultId }, 'A test could not be run');
        error = messageOf(failure);
      } finally {
        watch.stop();
      }
      const duration = Math.round(performance.now() - start);
      await database.inOrganization(organizationId, async (tx) => {
        if (trial !== undefined) await endTrial(tx, trial);
        await storeResult(tx, resultId, { ...soFar, error, duration });
      });
    },
    async ({ organizationId, resultId }) => {
      const error = 'It could not be run or stored, each time that it was tried.';
      await database.inOrganization(organizationId, async (tx) =>
        storeResult(tx, resultId, { ...newCaseRun(), error, duration: 0 }),
      );
    },
  );
}

type Taken = Omit<CaseToRun, 'organizationId' | 'begun' | 'signal'> & { suiteRunId: string };

/** Takes a case, perhaps from a process that died. Undefined where nobody waits for it any more. */
async function take(tx: Tx, resultId: string): Promise<Taken | undefined> {
  const row = await tx
    .updateTable('suite_results')
    .set({ status: 'running' })
    .where('id', '=', resultId)
    .where('status', 'in', ['queued', 'running'])
    .returning(['suiteRunId', 'tested', 'conversationId'])
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.conversationId !== null) await endTrial(tx, row.conversationId);
  await tx
    .updateTable('suite_runs')
    .set({ status: 'running' })
    .where('id', '=', row.suiteRunId)
    .where('status', '=', 'queued')
    .execute();
  const run = await tx
    .selectFrom('suite_runs')
    .innerJoin('suites', 'suites.id', 'suite_runs.suiteId')
    .select(['suite_runs.agentId', 'version', 'judgeModel', 'testIntegrationIds'])
    .where('suite_runs.id', '=', row.suiteRunId)
    .executeTakeFirstOrThrow();
  const { agentId, version, testIntegrationIds } = run;
  return {
    suiteRunId: row.suiteRunId,
    agentId,
    version,
    testIntegrationIds,
    tested: SuiteCaseInput.parse(row.tested),
    modelName: await modelNameOf(tx, run),
  };
}
