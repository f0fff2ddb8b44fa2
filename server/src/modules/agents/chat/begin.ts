import type { Tx } from '../../../database/index.ts';
import { queueTurns } from '../../messages/index.ts';
import { grantedTools } from '../agent-tools/granted.ts';
import type { Said } from '../prompt.ts';
import { newRun, startRun } from '../runs/claim.ts';
import type { AgentParts, Work } from '../runs/work.ts';
import { readHistory } from '../runs/said.ts';
import { readModelSetup } from '../../models/index.ts';
import { summariseJob } from '../summaries/summarise.job.ts';
import type { Taken } from './taken.ts';

/** What was read of a turn as it began. */
export type BegunTurn = Pick<Work, 'run' | 'said' | 'setup' | 'facts' | 'granted'>;

/**
 * How a chat goes on: with a turn of its own; without, because a person has the conversation; or
 * with a turn that waits until the one that is under way has ended.
 */
export type Begun =
  | { kind: 'running'; turn: BegunTurn }
  | { kind: 'taken'; traceId: string }
  | { kind: 'waiting' };

/** Begins a turn in the caller's transaction, or queues it where another one is in the way. */
export async function begin(
  tx: Tx,
  { organizationId, choice: { agent }, conversationId, messageId, text, isNew, traceId }: Taken,
  { jobs, clock, handover }: Pick<AgentParts, 'jobs' | 'clock' | 'handover'>,
): Promise<Begun> {
  const run = newRun(organizationId, conversationId, traceId);
  if (await startRun(tx, run, { messageId, agentId: agent.id })) {
    const [{ said, isLong }, setup, facts, granted] = await Promise.all([
      isNew
        ? { said: [{ by: 'customer', text } satisfies Said], isLong: false }
        : readHistory(tx, conversationId),
      readModelSetup(tx, { organizationId, conversationId, now: clock.now() }),
      handover.gather(tx, conversationId),
      grantedTools(tx, agent.id),
    ]);
    if (isLong) await jobs.send(tx, summariseJob, [{ organizationId, conversationId }]);
    const turn = { run, said, setup, facts, granted: { ...granted, agentId: agent.id } };
    return { kind: 'running', turn };
  }
  const { handler } = await tx
    .selectFrom('conversations')
    .select('handler')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  if (handler === 'ai') {
    await queueTurns(tx, organizationId, [{ conversationId, messageId }], jobs);
    return { kind: 'waiting' };
  }
  await tx
    .insertInto('runs')
    .values({ ...run, messageId, agentId: agent.id, status: 'dropped', finishedAt: new Date() })
    .execute();
  return { kind: 'taken', traceId: run.traceId };
}
