import type { ChatAnswer } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import { setTimeout as wait } from 'node:timers/promises';
import type { DB, Tx } from '../../../database/index.ts';
import { AppError } from '../../../platform/index.ts';
import type { RunRow } from '../runs/claim.ts';
import type { AgentParts } from '../runs/work.ts';
import { storedAnswer, takenAnswer } from './answer.ts';
import type { Taken } from './taken.ts';

/** Milliseconds between two looks at a turn that is under way. */
const PAUSE = 200;

type AnswerRow = Selectable<DB['messages']>;

/**
 * The answer that a message gets from a turn that is not this request's own: the message came
 * before, or another turn was under way. Waits as long as a turn may last, then throws `conflict`;
 * the message is answered all the same. Undefined where no turn was ever begun for it.
 */
export async function laterAnswer(
  { database, limits }: AgentParts,
  taken: Taken,
): Promise<ChatAnswer | undefined> {
  const until = Date.now() + limits.time;
  for (;;) {
    const found = await database.inOrganization(taken.organizationId, async (tx) =>
      find(tx, taken),
    );
    if (found !== 'waiting') return found;
    if (Date.now() > until) {
      throw new AppError(
        'conflict',
        'This message is still being answered. Try again in a moment.',
        { retryAfter: 5 },
      );
    }
    await wait(PAUSE);
  }
}

async function find(tx: Tx, taken: Taken): Promise<ChatAnswer | 'waiting' | undefined> {
  const { conversationId, messageId, text } = taken;
  const runs = await tx
    .selectFrom('runs')
    .selectAll()
    .where('conversationId', '=', conversationId)
    .where((eb) => eb.or([eb('messageId', '=', messageId), eb('status', '=', 'queued')]))
    .orderBy('createdAt', 'desc')
    .execute();
  const own = runs.find((run) => run.messageId === messageId);
  const answer = own && (await answerOfRun(tx, own));
  if (own && answer) return given(tx, taken, own, answer);
  // A turn that waits answers all that is unanswered when it begins.
  if (runs.some(({ status }) => status === 'queued' || status === 'running')) return 'waiting';
  const next = await nextAnswer(tx, taken);
  if (next) return given(tx, taken, next.run, next.answer);
  if (!own) return undefined;
  return takenAnswer({ conversationId, messageId, traceId: own.traceId }, taken.choice.agent, text);
}

async function answerOfRun(tx: Tx, run: RunRow): Promise<AnswerRow | undefined> {
  return tx
    .selectFrom('messages')
    .selectAll()
    .where('conversationId', '=', run.conversationId)
    .where('runId', '=', run.id)
    .executeTakeFirst();
}

/** The first answer after the message: one turn answers all that was written before it began. */
async function nextAnswer(
  tx: Tx,
  { conversationId, messageId }: Taken,
): Promise<{ run: RunRow; answer: AnswerRow } | undefined> {
  const answer = await tx
    .selectFrom('messages')
    .selectAll('messages')
    .innerJoin('messages as asked', (join) => join.on('asked.id', '=', messageId))
    .where('messages.conversationId', '=', conversationId)
    .where('messages.senderType', '=', 'ai')
    .whereRef('messages.createdAt', '>', 'asked.createdAt')
    .orderBy('messages.createdAt')
    .executeTakeFirst();
  if (!answer || answer.runId === null) return undefined;
  const run = await tx
    .selectFrom('runs')
    .selectAll()
    .where('id', '=', answer.runId)
    .executeTakeFirst();
  return run && { run, answer };
}

async function given(tx: Tx, taken: Taken, run: RunRow, answer: AnswerRow): Promise<ChatAnswer> {
  const agent =
    (run.agentId === null
      ? undefined
      : await tx
          .selectFrom('agents')
          .selectAll()
          .where('id', '=', run.agentId)
          .executeTakeFirst()) ?? taken.choice.agent;
  const handover = await tx
    .selectFrom('run_steps')
    .select('id')
    .where('runId', '=', run.id)
    .where('kind', '=', 'handover')
    .executeTakeFirst();
  return storedAnswer(answer, run, { agent, handedOver: handover !== undefined });
}
