import type { Expression, ExpressionBuilder, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { DB, Tx } from '../../../database/index.ts';
import { newId } from '../../../platform/index.ts';

export type RunRow = Selectable<DB['runs']>;

/** Milliseconds after the last sign of life until a run's process is taken for dead. */
export const LEASE = 30_000;
/** A run that killed its process this often is not tried again. */
export const ATTEMPTS = 3;

/** A run that this process holds. */
export type HeldRun = Pick<
  RunRow,
  'id' | 'organizationId' | 'conversationId' | 'traceId' | 'attempts'
>;

const held = ['id', 'organizationId', 'conversationId', 'traceId', 'attempts'] as const;

/** A run that was taken up, which may go on from where it was broken off. */
export type ClaimedRun = HeldRun & Pick<RunRow, 'agentId' | 'progress' | 'billed' | 'messageId'>;

/** A run that this process is about to begin. */
export function newRun(
  organizationId: string,
  conversationId: string,
  traceId = newId().replaceAll('-', ''),
): HeldRun {
  return { id: newId(), organizationId, conversationId, traceId, attempts: 1 };
}

/**
 * Adds a run that begins at once. False where that cannot be: a person has the conversation, or
 * another run is under way in it.
 */
export async function startRun(
  tx: Tx,
  run: HeldRun,
  { messageId, agentId }: { messageId: string; agentId: string },
): Promise<boolean> {
  const now = new Date();
  const added = await tx
    .insertInto('runs')
    .columns([
      'id',
      'organizationId',
      'conversationId',
      'messageId',
      'agentId',
      'traceId',
      'status',
      'attempts',
      'startedAt',
      'leaseExpiresAt',
    ])
    .expression((eb) =>
      eb
        .selectFrom('conversations')
        .select([
          eb.val(run.id).as('id'),
          'organizationId',
          'conversations.id as conversationId',
          eb.val(messageId).as('messageId'),
          eb.val(agentId).as('agentId'),
          eb.val(run.traceId).as('traceId'),
          sql<'running'>`'running'::"RunStatus"`.as('status'),
          sql<number>`${run.attempts}::int`.as('attempts'),
          sql<Date>`${now}::timestamptz`.as('startedAt'),
          sql<Date>`${new Date(now.getTime() + LEASE)}::timestamptz`.as('leaseExpiresAt'),
        ])
        .where('conversations.id', '=', run.conversationId)
        .where('handler', '=', 'ai')
        .where(noneBroken(sql.ref('conversations.id'))),
    )
    .onConflict((conflict) =>
      conflict
        .column('conversationId')
        .where('status', '=', sql.lit('running' as const))
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

/**
 * Takes a run that waits. Undefined where it does not wait any more, or another run is under way
 * in its conversation; that one wakes it at its end.
 */
export async function claimRun(tx: Tx, runId: string): Promise<ClaimedRun | undefined> {
  return tx
    .updateTable('runs')
    .set((eb) => ({
      status: 'running',
      attempts: eb('attempts', '+', 1),
      startedAt: new Date(),
      leaseExpiresAt: new Date(Date.now() + LEASE),
    }))
    .where('id', '=', runId)
    .where((eb) =>
      eb.or([
        eb.and([eb('status', '=', 'queued'), noneBroken(sql.ref('runs.conversationId'))]),
        mayGoOn('runs'),
      ]),
    )
    .where(noneUnderWay)
    .returning([...held, 'agentId', 'progress', 'billed', 'messageId'])
    .executeTakeFirst();
}

/**
 * Whether a run, by the name that it has in a statement, was broken off and does not wait for the
 * team: it goes on before any other.
 */
export function mayGoOn(run: string) {
  return sql<boolean>`(${sql.ref(`${run}.status`)} = 'waiting' AND NOT EXISTS (
    SELECT FROM tool_calls AS call
    WHERE call."runId" = ${sql.ref(`${run}.id`)} AND call.status = 'waiting'))`;
}

/** A new turn could do again what one that was broken off has done. */
function noneBroken(conversationId: Expression<string>) {
  return sql<boolean>`NOT EXISTS (
    SELECT FROM runs AS broken
    WHERE broken."conversationId" = ${conversationId} AND ${mayGoOn('broken')})`;
}

/** No other run is under way in the same conversation; the one that is wakes the next at its end. */
export function noneUnderWay(eb: ExpressionBuilder<DB, 'runs'>) {
  return eb.not(
    eb.exists(
      eb
        .selectFrom('runs as other')
        .select('other.id')
        .whereRef('other.conversationId', '=', 'runs.conversationId')
        .where('other.status', '=', 'running'),
    ),
  );
}

/** Says that the run's process lives. */
export async function renewLease(tx: Tx, { id, attempts }: HeldRun): Promise<void> {
  await tx
    .updateTable('runs')
    .set({ leaseExpiresAt: new Date(Date.now() + LEASE) })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .where('attempts', '=', attempts)
    .execute();
}

/** True for the error of two processes that begin a run in one conversation at the same moment. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'runs_one_running';
}
