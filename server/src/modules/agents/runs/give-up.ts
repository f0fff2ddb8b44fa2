import type { Tx } from '../../../database/index.ts';
import { languageOf, newId } from '../../../platform/index.ts';
import { NOTHING_USED } from '../../models/index.ts';
import { stepOf } from '../replay/recorded-run.ts';
import { handoverMessage } from '../turn/handover.ts';
import type { HandoverReason } from '../turn/handover.ts';
import { Used } from '../turn/journal.ts';
import type { TurnResult } from '../turn/parts.ts';
import type { HeldRun } from './claim.ts';
import type { AgentParts } from './work.ts';
import { finishRun } from './finish.ts';
import { questionOf, readHistory } from './said.ts';

/** Ends a run that cannot be carried out: a person takes the conversation, and the customer is told. */
export async function giveUp(
  tx: Tx,
  run: HeldRun & { agentId?: string | null },
  parts: AgentParts,
  { reason, error }: { reason: HandoverReason; error: string },
): Promise<void> {
  await tx
    .updateTable('tool_calls')
    .set({ status: 'unknown', finishedAt: new Date() })
    .where('runId', '=', run.id)
    .where('status', '=', 'running')
    .execute();
  const { said, lastCustomerMessageId } = await readHistory(tx, run.conversationId);
  const agent = await tx
    .selectFrom('agents')
    .select(['id', 'name', 'fallbackMessage'])
    .where('id', '=', run.agentId ?? '')
    .executeTakeFirst();
  const asked = questionOf(said);
  const { steps, billed } = await readSoFar(tx, run.id);
  const { text, isPassedOn } = await parts.handover.tell(tx, run.conversationId, {
    message: handoverMessage(reason, asked, agent?.fallbackMessage ?? null),
    language: languageOf(asked),
  });
  const result: TurnResult = {
    text,
    sources: [],
    confidence: 0,
    handover: isPassedOn ? reason : null,
    isWaiting: false,
    transfer: null,
    unsourced: [],
    toolsUsed: [],
    usage: (billed ?? NOTHING_USED).usage,
    steps: [
      ...steps,
      {
        kind: isPassedOn ? 'handover' : 'answer',
        name: reason,
        input: {},
        output: { message: text },
        duration: 0,
      },
    ],
    error,
  };
  await finishRun(
    tx,
    {
      run,
      agent: { id: agent?.id ?? null, name: agent?.name ?? 'AI' },
      messageId: lastCustomerMessageId,
      answerId: newId(),
      model: 'none',
      cost: (billed ?? NOTHING_USED).cost,
      result,
      verdict: null,
      sources: [],
      processingTime: 0,
      inResponse: false,
      transfers: [],
      before: billed,
    },
    {
      jobs: parts.jobs,
      send: parts.messages.send,
      handOver: parts.handover.handOver,
      countUse: parts.knowledge.countUse,
    },
  );
}

/** What is on record of a run that waited for the team before. */
async function readSoFar(
  tx: Tx,
  runId: string,
): Promise<{ steps: TurnResult['steps']; billed: Used | null }> {
  const run = await tx
    .selectFrom('runs')
    .select('billed')
    .where('id', '=', runId)
    .executeTakeFirst();
  const rows = await tx
    .selectFrom('run_steps')
    .selectAll()
    .where('runId', '=', runId)
    .orderBy('position')
    .execute();
  return { steps: rows.map(stepOf), billed: Used.nullable().parse(run?.billed ?? null) };
}
