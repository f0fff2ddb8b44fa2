import type { Source } from '@frontdesk/contract';
import type { Tx } from '../../../database/index.ts';
import type { Jobs } from '../../../jobs/index.ts';
import { addLines, lockConversation } from '../../conversations/index.ts';
import type { Line } from '../../conversations/index.ts';
import { logSystemEvent, recordEvents } from '../../events/index.ts';
import type { Handover, Verdict } from '../../handover/index.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import { agentTurn } from '../../messages/index.ts';
import type { MessageRow, Messages } from '../../messages/index.ts';
import type { Cost } from '../../models/index.ts';
import type { TurnResult } from '../turn/parts.ts';
import type { HeldRun } from './claim.ts';
import type { Transfer } from './run-agents.ts';
import { recordRun } from './record.ts';
import type { RunRecord } from './record.ts';

/** A turn that came to its end, to be stored. */
export interface Ended {
  run: HeldRun;
  agent: { id: string | null; name: string };
  /** The last message of the customer that it answers. */
  messageId: string | null;
  /** The id that the answer gets. */
  answerId: string;
  model: string;
  cost: Cost;
  result: TurnResult;
  /** The rule that handed it over; null: none did. */
  verdict: Verdict | null;
  sources: Source[];
  /** By which agents it went. */
  transfers: Transfer[];
  /** Milliseconds. */
  processingTime: number;
  inResponse: boolean;
  /** What of it is billed already, where the turn was broken off before. */
  before: RunRecord['before'];
}

export interface FinishParts {
  jobs: Jobs;
  send: Messages['send'];
  handOver: Handover['handOver'];
  countUse: Knowledge['countUse'];
}

/**
 * Stores a turn in the caller's transaction: run, steps, cost, answer, handover. Undefined where
 * the answer was dropped: a person took over, or another process has the run now. Then it wakes
 * what waits in the conversation.
 */
export async function finishRun(
  tx: Tx,
  ended: Ended,
  { jobs, send, handOver, countUse }: FinishParts,
): Promise<MessageRow | undefined> {
  const { run, result, agent } = ended;
  const { organizationId, conversationId } = run;
  const conversation = await lockConversation(tx, conversationId);
  const isOurs = conversation.handler === 'ai';
  const status = statusOf(result, isOurs);
  const record = { ...ended, agentId: agent.id, status } as const;
  const recorded = await recordRun(tx, run, record);
  if (!recorded) return undefined;
  const { nextRunId } = recorded;
  if (nextRunId !== null) await jobs.send(tx, agentTurn, [{ organizationId, runId: nextRunId }]);
  if (!isOurs) return undefined;
  if (result.error !== null && !conversation.isTrial) await reportFailure(tx, ended, result.error);
  if (result.sources.length > 0 && !conversation.isTrial) {
    await countUse(
      tx,
      organizationId,
      result.sources.map(({ itemId }) => itemId),
    );
  }
  const sent = await send(tx, organizationId, { ...answerOf(ended), locked: conversation });
  if (sent.kind === 'dropped') throw new Error('An answer was dropped under its own lock.');
  // Who tries an agent out goes on with it; nobody of the team is called.
  if (conversation.isTrial) return sent.message;
  const { handover: reason } = result;
  const handing = { organizationId, conversationId, by: 'ai', runId: run.id } as const;
  const handedOver = reason && (await handOver(tx, { ...handing, reason, verdict: ended.verdict }));
  if (result.isWaiting) await setPending(tx, conversationId);
  const told = await addLines(tx, organizationId, [conversation], ended.transfers.map(lineOf));
  // Last: who waits for the counter of events may hold a lock that a change here would wait for.
  await recordEvents(tx, organizationId, [...told, ...sent.events, ...(handedOver ?? [])]);
  return sent.message;
}

function lineOf({ from, to, reason }: Transfer): Line {
  return { event: 'changed', content: `${from} gave this to ${to}: ${reason}` };
}

function statusOf({ error, isWaiting }: TurnResult, isOurs: boolean): RunRecord['status'] {
  if (!isOurs) return 'dropped';
  if (isWaiting) return 'waiting';
  return error === null ? 'done' : 'failed';
}

/** It waits for the team. */
async function setPending(tx: Tx, conversationId: string): Promise<void> {
  await tx
    .updateTable('conversations')
    .set({ status: 'pending', updatedAt: new Date() })
    .where('id', '=', conversationId)
    .where('status', '=', 'open')
    .execute();
}

function answerOf({ run, agent, result, sources, ...ended }: Ended) {
  return {
    id: ended.answerId,
    conversationId: run.conversationId,
    sender: { type: 'ai', name: agent.name } as const,
    content: result.text,
    sources,
    unsourced: result.unsourced,
    run: {
      id: run.id,
      model: ended.model,
      tokens: result.usage.inputTokens + result.usage.outputTokens,
      processingTime: ended.processingTime,
      // What only tells that it waits claims nothing.
      confidence: result.isWaiting ? null : result.confidence,
      toolsUsed: result.toolsUsed,
    },
    inResponse: ended.inResponse,
  };
}

async function reportFailure(tx: Tx, { run, agent, model }: Ended, error: string): Promise<void> {
  await logSystemEvent(tx, {
    organizationId: run.organizationId,
    eventType: 'error',
    source: `model:${model}`,
    message: `An AI turn failed and went to the team: ${error}`,
    severity: 'error',
    conversationId: run.conversationId,
    agentId: agent.id,
    details: { runId: run.id },
  });
}
