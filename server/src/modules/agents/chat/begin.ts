import { setTimeout as wait } from 'node:timers/promises';
import type { Tx } from '../../../database/index.ts';
import { AppError } from '../../../platform/index.ts';
import type { Said } from '../prompt.ts';
import { newRun, startRun } from '../runs/claim.ts';
import type { HeldRun } from '../runs/claim.ts';
import type { AgentParts } from '../runs/execute.ts';
import { readHistory } from '../runs/said.ts';
import type { Taken } from './taken.ts';

/** How a chat goes on: with a turn of its own, or without, because a person has the conversation. */
export type Begun =
  | { kind: 'running'; run: HeldRun; said: Said[] }
  | { kind: 'taken'; traceId: string };

/** Milliseconds between two looks at a turn that is in the way. */
const PAUSE = 200;

/**
 * Waits for the turn that is under way in the conversation, as long as a turn may last, and begins
 * the next one; then throws `conflict`.
 */
export async function beginLater(
  { database, limits }: AgentParts,
  organizationId: string,
  taken: Taken,
): Promise<Begun> {
  const until = Date.now() + limits.time;
  for (;;) {
    await wait(PAUSE);
    const begun = await database.inOrganization(organizationId, async (tx) => begin(tx, taken));
    if (begun) return begun;
    if (Date.now() > until) {
      throw new AppError('conflict', 'Another answer is being written. Try again in a moment.', {
        retryAfter: 5,
      });
    }
  }
}

/** Begins a turn in the caller's transaction; undefined where another one is in the way. */
export async function begin(
  tx: Tx,
  { organizationId, agent, conversationId, messageId, text, isNew }: Taken,
): Promise<Begun | undefined> {
  const run = newRun(organizationId, conversationId);
  if (await startRun(tx, run, { messageId, agentId: agent.id })) {
    const said: Said[] = isNew
      ? [{ by: 'customer', text }]
      : (await readHistory(tx, conversationId)).said;
    return { kind: 'running', run, said };
  }
  const { handler } = await tx
    .selectFrom('conversations')
    .select('handler')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  if (handler === 'ai') return undefined;
  await tx
    .insertInto('runs')
    .values({ ...run, messageId, agentId: agent.id, status: 'dropped', finishedAt: new Date() })
    .execute();
  return { kind: 'taken', traceId: run.traceId };
}
