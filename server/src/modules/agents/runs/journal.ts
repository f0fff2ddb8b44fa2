import { sql } from 'kysely';
import type { Database, Tx } from '../../../database/index.ts';
import { TakenOverError } from '../turn/journal.ts';
import type { Journal, PlannedCall, Progress } from '../turn/journal.ts';
import type { Begun } from './begun.ts';
import type { HeldRun } from './claim.ts';
import { toJson } from '../../../platform/index.ts';

/** Remembers the tool calls of a run in the database. */
export function createJournal(
  database: Database,
  run: HeldRun,
  turn: { agentId: string; begun: Begun },
): Journal {
  const inOrganization = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    database.inOrganization(run.organizationId, work);
  return {
    plan: async (progress, calls) =>
      inOrganization(async (tx) => plan(tx, run, { ...turn, progress, calls })),
    begin: async (id) => inOrganization(async (tx) => begin(tx, run, id)),
    end: async (id, status, output) =>
      inOrganization(async (tx) => {
        await tx
          .updateTable('tool_calls')
          .set({ status, output: toJson(output), finishedAt: new Date() })
          .where('id', '=', id)
          .where('status', '=', 'running')
          .execute();
      }),
    count: async (toolName) => inOrganization(async (tx) => count(tx, run, toolName)),
    waits: async (toolName, input) =>
      inOrganization(async (tx) => {
        const twin = await tx
          .selectFrom('tool_calls')
          .select('id')
          .where('conversationId', '=', run.conversationId)
          .where('toolName', '=', toolName)
          .where('status', 'in', ['waiting', 'approved'])
          .where(sql<boolean>`input = ${toJson(input)}::jsonb`)
          .executeTakeFirst();
        return twin !== undefined;
      }),
  };
}

async function plan(
  tx: Tx,
  run: HeldRun,
  {
    agentId,
    begun,
    progress,
    calls,
  }: { agentId: string; begun: Begun; progress: Progress; calls: PlannedCall[] },
): Promise<void> {
  const held = await tx
    .updateTable('runs')
    .set({ progress: toJson({ ...progress, begun }) })
    .where('id', '=', run.id)
    .where('status', '=', 'running')
    .where('attempts', '=', run.attempts)
    .returning('id')
    .executeTakeFirst();
  if (!held) throw new TakenOverError();
  const { organizationId, conversationId } = run;
  await tx
    .insertInto('tool_calls')
    .values(
      calls.map(({ input, isWaiting, ...call }) => ({
        ...call,
        organizationId,
        conversationId,
        runId: run.id,
        agentId,
        input: toJson(input),
        status: isWaiting ? ('waiting' as const) : ('planned' as const),
      })),
    )
    .execute();
}

/**
 * Nothing is done for a run that another process holds, nor in a conversation that a person took
 * over, unless the team agreed to it or it only reads.
 */
async function begin(tx: Tx, run: HeldRun, id: string): Promise<void> {
  const begun = await tx
    .updateTable('tool_calls')
    .set({ status: 'running', startedAt: sql<Date>`coalesce("startedAt", now())` })
    .where('id', '=', id)
    .where('status', 'in', ['planned', 'approved', 'running'])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('runs')
          .innerJoin('conversations', 'conversations.id', 'runs.conversationId')
          .select('runs.id')
          .where('runs.id', '=', run.id)
          .where('runs.status', '=', 'running')
          .where('runs.attempts', '=', run.attempts)
          .where((or) =>
            or.or([
              or('conversations.handler', '=', 'ai'),
              or('tool_calls.effect', '=', 'reads'),
              or('tool_calls.decidedBy', 'is not', null),
            ]),
          ),
      ),
    )
    .returning('id')
    .executeTakeFirst();
  if (!begun) throw new TakenOverError();
}

async function count(
  tx: Tx,
  { conversationId, organizationId }: HeldRun,
  toolName: string,
): Promise<{ conversation: number; day: number }> {
  return tx
    .selectFrom('tool_calls')
    .select((eb) => [
      sql<number>`(count(*) FILTER (WHERE ${eb.ref('conversationId')} = ${conversationId}))::int`.as(
        'conversation',
      ),
      sql<number>`(count(*) FILTER (WHERE ${eb.ref('createdAt')} > now() - interval '1 day'))::int`.as(
        'day',
      ),
    ])
    .where('organizationId', '=', organizationId)
    .where('toolName', '=', toolName)
    .where('status', '!=', 'declined')
    .executeTakeFirstOrThrow();
}
