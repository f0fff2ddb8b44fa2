import type { ChatAnswer } from '@frontdesk/contract';
import { setTimeout as wait } from 'node:timers/promises';
import type { Tx } from '../../../database/index.ts';
import { AppError } from '../../../platform/index.ts';
import type { AgentParts } from '../runs/execute.ts';
import { storedAnswer, takenAnswer } from './answer.ts';
import type { Taken } from './taken.ts';

/** Milliseconds between two looks at the first turn. */
const PAUSE = 200;

/**
 * The answer that a message got when it first came. Waits for one that is being written.
 * Undefined where none was begun: then the message is to be answered now.
 */
export async function repeatedAnswer(
  { database, limits }: AgentParts,
  taken: Taken,
): Promise<ChatAnswer | undefined> {
  const until = Date.now() + limits.time;
  for (;;) {
    const found = await database.inOrganization(taken.organizationId, async (tx) =>
      find(tx, taken),
    );
    if (found !== 'running') return found;
    if (Date.now() > until) {
      throw new AppError(
        'conflict',
        'This message is still being answered. Try again in a moment.',
        {
          retryAfter: 5,
        },
      );
    }
    await wait(PAUSE);
  }
}

async function find(tx: Tx, taken: Taken): Promise<ChatAnswer | 'running' | undefined> {
  const { conversationId, messageId, text } = taken;
  const run = await tx
    .selectFrom('runs')
    .selectAll()
    .where('conversationId', '=', conversationId)
    .where('messageId', '=', messageId)
    .orderBy('createdAt', 'desc')
    .executeTakeFirst();
  if (!run) return undefined;
  if (run.status === 'running' || run.status === 'queued') return 'running';
  const { traceId } = run;
  const agent =
    (run.agentId === null
      ? undefined
      : await tx
          .selectFrom('agents')
          .selectAll()
          .where('id', '=', run.agentId)
          .executeTakeFirst()) ?? taken.agent;
  const message = await tx
    .selectFrom('messages')
    .selectAll()
    .where('conversationId', '=', conversationId)
    .where('runId', '=', run.id)
    .executeTakeFirst();
  if (!message) return takenAnswer({ conversationId, messageId, traceId }, agent, text);
  const handover = await tx
    .selectFrom('run_steps')
    .select('id')
    .where('runId', '=', run.id)
    .where('kind', '=', 'handover')
    .executeTakeFirst();
  return storedAnswer(message, run, { agent, handedOver: handover !== undefined });
}
