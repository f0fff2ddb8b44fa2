import { getRun, listRuns, RunStepKind } from '@frontdesk/contract';
import type { Run, RunSummary } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { Database, DB, Tx } from '../../../database/index.ts';
import { bind } from '../../../http/index.ts';
import type { BoundRoute } from '../../../http/index.ts';
import { cutPage, notFound, readCursor } from '../../../platform/index.ts';
import { About, wordsIn } from './about.ts';
import { displayNames } from '../agent-tools/display-name.ts';
import type { RunRow } from './claim.ts';

/** The AI turns: one with its steps, and those of a conversation. */
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
    bind(listRuns, async ({ params, query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(tx, params.id, query)),
    ),
  ];
}

function timesOf(run: Pick<RunRow, 'startedAt' | 'finishedAt' | 'createdAt'>) {
  return {
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    createdAt: run.createdAt.toISOString(),
  };
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
    ...timesOf(run),
    agents: agentsIn(steps),
    steps: steps.map((step) => ({
      ...step,
      kind: RunStepKind.parse(step.kind),
      startedAt: step.startedAt?.toISOString() ?? null,
      displayName: isOfTool(step) ? (names.get(step.name) ?? step.name) : null,
      createdAt: step.createdAt.toISOString(),
    })),
  };
}

/** Runs that are older than their record say nobody. */
function agentsIn(steps: readonly StepRow[]): Run['agents'] {
  const agents: Run['agents'] = [];
  for (const { aside, input } of steps) {
    const about = About.safeParse(aside).data;
    // One that went on after the team had decided is the same.
    if (!about || agents.at(-1)?.id === about.agent.id) continue;
    const { agent, model } = about;
    agents.push({ ...agent, model, instructions: wordsIn(input, about) });
  }
  return agents;
}

/** Characters of the customer's message that a list shows. */
const QUESTION = 200;

async function page(
  tx: Tx,
  conversationId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: RunSummary[]; nextCursor: string | null }> {
  const conversation = await tx
    .selectFrom('conversations')
    .select('id')
    .where('id', '=', conversationId)
    .executeTakeFirst();
  if (!conversation) throw notFound('conversation');
  const after = readCursor(cursor);
  const rows = await tx
    .selectFrom('runs')
    .leftJoin('agents', 'agents.id', 'runs.agentId')
    .leftJoin('messages', 'messages.id', 'runs.messageId')
    .selectAll('runs')
    .select(['agents.name as agentName', 'messages.content as question'])
    .where('runs.conversationId', '=', conversationId)
    .$if(after !== undefined, (select) =>
      select.where((eb) =>
        eb(
          eb.refTuple('runs.createdAt', 'runs.id'),
          '<',
          eb.tuple(new Date(after?.at ?? 0), after?.id ?? ''),
        ),
      ),
    )
    .orderBy('runs.createdAt', 'desc')
    .orderBy('runs.id', 'desc')
    .limit(limit + 1)
    .execute();
  const cut = cutPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
  const items = cut.rows.map(({ question, ...run }) => ({
    ...run,
    ...timesOf(run),
    question: question?.slice(0, QUESTION).toWellFormed() ?? null,
  }));
  return { items, nextCursor: cut.nextCursor };
}
