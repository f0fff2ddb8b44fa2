import { setTimeout as wait } from 'node:timers/promises';
import type { Tx } from '../../../database/index.ts';
import { AppError, newId } from '../../../platform/index.ts';
import type { Said } from '../prompt.ts';
import { startRun } from '../runs/claim.ts';
import type { HeldRun } from '../runs/claim.ts';
import type { AgentParts } from '../runs/execute.ts';
import { readHistory } from '../runs/said.ts';
import type { Taken } from './receive.ts';

/** How a chat goes on: with a turn of its own, or without, because a person has the conversation. */
export type Begun =
  | { kind: 'running'; run: HeldRun; said: Said[] }
  | { kind: 'taken'; traceId: string };

/** Milliseconds between two looks at a turn that is in the way. */
const PAUSE = 200;

/**
 * Begins a turn. One that is under way in the conversation is waited for, as long as a turn may
 * last; then `conflict`.
 */
export async function begin(
  { database, limits }: AgentParts,
  organizationId: string,
  taken: Taken,
  text: string,
): Promise<Begun> {
  const until = Date.now() + limits.time;
  for (;;) {
    const begun = await database.inOrganization(organizationId, async (tx) =>
      tryToBegin(tx, organizationId, taken, text),
    );
    if (begun) return begun;
    if (Date.now() > until) {
      throw new AppError('conflict', 'Another answer is being written. Try again in a moment.', {
        retryAfter: 5,
      });
    }
    await wait(PAUSE);
  }
}

async function tryToBegin(
  tx: Tx,
  organizationId: string,
  { agent, conversationId, messageId, isNew }: Taken,
  text: string,
): Promise<Begun | undefined> {
  const started = { organizationId, conversationId, messageId, agentId: agent.id };
  const run = await startRun(tx, started);
  if (run) {
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
  const traceId = newId().replaceAll('-', '');
  const now = new Date();
  await tx
    .insertInto('runs')
    .values({ id: newId(), ...started, traceId, status: 'dropped', finishedAt: now })
    .execute();
  return { kind: 'taken', traceId };
}
