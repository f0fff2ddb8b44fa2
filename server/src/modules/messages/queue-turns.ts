import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { newId } from '../../platform/index.ts';
import { agentTurn } from './agent-turn.ts';

/** Queues AI turns, with their jobs, in the caller's transaction. */
export async function queueTurns(
  tx: Tx,
  organizationId: string,
  turns: { conversationId: string; messageId: string }[],
  jobs: Jobs,
): Promise<void> {
  if (turns.length === 0) return;
  const rows = await tx
    .insertInto('runs')
    .values(
      turns.map(({ conversationId, messageId }) => ({
        id: newId(),
        organizationId,
        conversationId,
        messageId,
        traceId: newId().replaceAll('-', ''),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .column('conversationId')
        .where('status', '=', sql.lit('queued' as const))
        .doNothing(),
    )
    .returning('id')
    .execute();
  await jobs.send(
    tx,
    agentTurn,
    rows.map(({ id }) => ({ organizationId, runId: id })),
  );
}
