import { getRun, RunStepKind } from '@frontdesk/contract';
import type { Run } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { Database, DB } from '../../../database/index.ts';
import { bind } from '../../../http/index.ts';
import type { BoundRoute } from '../../../http/index.ts';
import { notFound } from '../../../platform/index.ts';
import { displayNames } from '../agent-tools/display-name.ts';
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
        return runView(run, steps, await displayNames(tx, usedIn(steps), run.agentId));
      }),
    ),
  ];
}

type StepRow = Selectable<DB['run_steps']>;

/** Steps in which a tool was used, or asked for. */
const isOfTool = ({ kind }: StepRow): boolean => kind === 'tool' || kind === 'wait';

function usedIn(steps: readonly StepRow[]): string[] {
  return [...new Set(steps.filter(isOfTool).map(({ name }) => name))];
}

function runView(run: RunRow, steps: readonly StepRow[], names: Map<string, string>): Run {
  return {
    ...run,
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    createdAt: run.createdAt.toISOString(),
    steps: steps.map((step) => ({
      ...step,
      kind: RunStepKind.parse(step.kind),
      displayName: isOfTool(step) ? (names.get(step.name) ?? step.name) : null,
      createdAt: step.createdAt.toISOString(),
    })),
  };
}
