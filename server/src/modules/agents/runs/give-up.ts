import type { Tx } from '../../../database/index.ts';
import { languageOf, newId } from '../../../platform/index.ts';
import { NOTHING_USED } from '../../models/index.ts';
import { handoverMessage } from '../turn/handover.ts';
import type { HandoverReason } from '../turn/handover.ts';
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
    usage: NOTHING_USED.usage,
    steps: [
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
      cost: NOTHING_USED.cost,
      result,
      verdict: null,
      sources: [],
      processingTime: 0,
      inResponse: false,
      transfers: [],
      before: null,
    },
    {
      jobs: parts.jobs,
      send: parts.messages.send,
      handOver: parts.handover.handOver,
      countUse: parts.knowledge.countUse,
    },
  );
}
