import { getRun, RunStepKind } from '@frontdesk/contract';
import type { Run } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { Database, DB } from '../../../database/index.ts';
import { bind } from '../../../http/index.ts';
import type { BoundRoute } from '../../../http/index.ts';
import { notFound } from '../../../platform/index.ts';
import type { RunRow } from './claim.ts';

/** GET /api/runs/:id: one AI turn with its steps. */
export function runRoutes(database: Database): BoundRoute[] {
  return [
    bind(getRun, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const run = await tx
          .selectFrom('runs')
          .selectAll()
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (!run) throw notFound('run');
        const steps = await tx
          .selectFrom('run_steps')
          .selectAll()
          .where('runId', '=', run.id)
          .orderBy('position')
          .execute();
        return runView(run, steps);
      }),
    ),
  ];
}

function runView(run: RunRow, steps: Selectable<DB['run_steps']>[]): Run {
  return {
    ...run,
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    createdAt: run.createdAt.toISOString(),
    steps: steps.map((step) => ({
      ...step,
      kind: RunStepKind.parse(step.kind),
      createdAt: step.createdAt.toISOString(),
    })),
  };
}
