import type { Tx } from '../../../database/index.ts';
import { newId } from '../../../platform/index.ts';
import { handoverMessage } from '../turn/handover.ts';
import type { HandoverReason } from '../turn/handover.ts';
import type { TurnResult } from '../turn/parts.ts';
import type { HeldRun } from './claim.ts';
import type { AgentParts } from './execute.ts';
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
  const message = handoverMessage(reason, questionOf(said), agent?.fallbackMessage ?? null);
  const result: TurnResult = {
    text: message,
    sources: [],
    confidence: 0,
    handover: reason,
    isWaiting: false,
    unsourced: [],
    toolsUsed: [],
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
    steps: [{ kind: 'handover', name: reason, input: {}, output: { message }, duration: 0 }],
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
      cost: { input: 0, output: 0 },
      result,
      sources: [],
      processingTime: 0,
      inResponse: false,
      before: null,
    },
    { jobs: parts.jobs, send: parts.messages.send, countUse: parts.knowledge.countUse },
  );
}
