import { AgentType, Source } from '@frontdesk/contract';
import type { ChatAnswer } from '@frontdesk/contract';
import { z } from 'zod';
import type { AgentRow } from '../agent-settings.ts';
import type { Executed } from '../runs/execute.ts';
import { takenMessage } from '../turn/handover.ts';

type AgentOf = Pick<AgentRow, 'id' | 'name' | 'type'>;

/** What a turn that was just run answers. */
export function answerOf(
  executed: Executed,
  { asked, ...ids }: { asked: string; conversationId: string; messageId: string; traceId: string },
): ChatAnswer {
  const { message, agent, result, sources, model, cost } = executed;
  const usage = {
    model,
    inputTokens: result.usage.inputTokens,
    outputTokens: result.usage.outputTokens,
    cost: dollars(cost.input + cost.output),
  };
  const { toolsUsed } = result;
  if (!message) return { ...takenAnswer(ids, agent, asked), toolsUsed, usage };
  return {
    ...ids,
    messageId: message.id,
    agent: agentRef(agent),
    text: result.text,
    sources,
    confidence: result.confidence,
    handedOver: result.handover !== null,
    toolsUsed,
    usage,
  };
}

/** What is said while a person has the conversation; the message is the customer's own. */
export function takenAnswer(
  ids: { conversationId: string; messageId: string; traceId: string },
  agent: AgentOf,
  asked: string,
): ChatAnswer {
  return {
    ...ids,
    agent: agentRef(agent),
    text: takenMessage(asked),
    sources: [],
    confidence: 0,
    handedOver: true,
    toolsUsed: [],
    usage: { model: 'none', inputTokens: 0, outputTokens: 0, cost: 0 },
  };
}

/** An answer that was given before, from its rows. */
export function storedAnswer(
  message: {
    id: string;
    conversationId: string;
    content: string;
    sources: unknown;
    confidence: number | null;
    toolsUsed: string[];
    aiModel: string | null;
  },
  run: { traceId: string; inputTokens: number; outputTokens: number; costMicros: number },
  { agent, handedOver }: { agent: AgentOf; handedOver: boolean },
): ChatAnswer {
  return {
    conversationId: message.conversationId,
    messageId: message.id,
    agent: agentRef(agent),
    text: message.content,
    sources: z.array(Source).catch([]).parse(message.sources),
    confidence: message.confidence ?? 0,
    handedOver,
    toolsUsed: message.toolsUsed,
    usage: {
      model: message.aiModel ?? 'none',
      inputTokens: run.inputTokens,
      outputTokens: run.outputTokens,
      cost: dollars(run.costMicros),
    },
    traceId: run.traceId,
  };
}

function agentRef({ id, name, type }: AgentOf): ChatAnswer['agent'] {
  return { id, name, type: AgentType.parse(type) };
}

function dollars(micros: number): number {
  return Math.round(micros) / 1_000_000;
}
