import type { FinishedSpan } from '../../../platform/index.ts';
import { legsOf } from '../replay/recorded-run.ts';
import type { RecordedCall, RecordedLeg } from '../replay/recorded-run.ts';
import type { TurnStep } from '../turn/parts.ts';
import { CallAside } from '../turn/prompt-parts.ts';
import type { Answered } from './run-agents.ts';
import { contentOfCall, contentOfTool } from './span-content.ts';
import type { AgentParts, Work } from './work.ts';

/**
 * Sends the trace of a run that is over, made of its record (OpenTelemetry semantic conventions for
 * generative AI: invoke_agent, chat and execute_tool). It fails no turn, and none waits for it.
 */
export function sendSpans(
  { spans, log, clock }: AgentParts,
  { run, parentSpan, isTrial }: Work,
  answered: Pick<Answered, 'agent' | 'result' | 'spent' | 'model'> & { processingTime: number },
): void {
  // What waits for the team is told once it is over.
  if (!spans || answered.result.isWaiting) return;
  try {
    const { result, processingTime } = answered;
    const { steps } = result;
    const first = steps.findIndex(({ kind }) => kind === 'model');
    const legs = first === -1 ? [] : legsOf(steps.slice(first));
    const end = clock.now().getTime();
    const start = Math.min(end - processingTime, ...steps.flatMap((step) => step.startedAt ?? []));
    const at = { end, conversationId: run.conversationId, capture: spans.capturesContent };
    const inner = spanOfLegs(legs, at);
    const root = inner ?? agentSpan(answered.agent, { start, ...at, children: [] });
    spans.send({
      traceId: run.traceId,
      parent: parentSpan,
      root: {
        ...root,
        start,
        error: errorOf(answered),
        attributes: {
          ...root.attributes,
          ...wholeOf(answered),
          'frontdesk.run.id': run.id,
          'frontdesk.organization.id': run.organizationId,
          'frontdesk.trial': isTrial,
        },
      },
    });
  } catch (error) {
    log.warn({ err: error, runId: run.id }, 'The trace of an AI turn was not sent');
  }
}

function errorOf({ result: { error } }: Pick<Answered, 'result'>): string | undefined {
  // What a vendor says may quote what a customer wrote.
  return error === null ? undefined : 'The model failed';
}

function wholeOf({ result, spent, model }: Pick<Answered, 'result' | 'spent' | 'model'>) {
  const { usage, cost } = spent;
  return {
    'gen_ai.request.model': model,
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    'frontdesk.cost.usd': (cost.input + cost.output) / 1e6,
    ...(result.handover === null ? {} : { 'frontdesk.handover.reason': result.handover }),
    ...(result.error === null ? {} : { 'error.type': result.handover ?? 'model-failed' }),
  };
}

interface At {
  end: number;
  conversationId: string;
  capture: boolean;
}

/** Each agent by itself; one that got the conversation hangs under the one that gave it. */
function spanOfLegs([leg, ...others]: RecordedLeg[], at: At): FinishedSpan | undefined {
  if (!leg) return undefined;
  const next = spanOfLegs(others, at);
  const children = leg.calls.flatMap((call) => [
    chatSpan(call, leg, at),
    ...call.made.filter(({ kind }) => kind !== 'wait').map((step) => toolSpan(step, at)),
  ]);
  const start = leg.calls[0].startedAt;
  const span = agentSpan(leg.about.agent, {
    ...at,
    start,
    children: next ? [...children, next] : children,
  });
  const provider = providerOf(leg.calls[0].provider);
  return { ...span, attributes: { ...span.attributes, 'gen_ai.provider.name': provider } };
}

function agentSpan(
  { id, name }: { id: string; name: string },
  { start, end, conversationId, children }: At & Pick<FinishedSpan, 'start' | 'children'>,
): FinishedSpan {
  return {
    name: `invoke_agent ${name}`,
    kind: 'internal',
    start,
    end,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.id': id,
      'gen_ai.agent.name': name,
      'gen_ai.conversation.id': conversationId,
    },
    children,
  };
}

function chatSpan(
  call: RecordedCall,
  leg: RecordedLeg,
  { conversationId, capture }: At,
): FinishedSpan {
  const { model, provider, startedAt, duration, temperature, maxTokens, attempt, reply } = call;
  const { finish, usage, error, errorType, costMicros } = reply;
  return {
    name: `chat ${model}`,
    kind: 'client',
    start: startedAt,
    end: startedAt + duration,
    error: error === undefined ? undefined : errorType,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': providerOf(provider),
      'gen_ai.request.model': model,
      'gen_ai.request.temperature': temperature,
      'gen_ai.request.max_tokens': maxTokens,
      'gen_ai.conversation.id': conversationId,
      'gen_ai.response.finish_reasons': finish === undefined ? undefined : [finish],
      'gen_ai.usage.input_tokens': usage?.input,
      'gen_ai.usage.output_tokens': usage?.output,
      'gen_ai.usage.cache_read.input_tokens': usage?.cachedInput,
      'gen_ai.usage.cache_creation.input_tokens': usage?.cacheWrite,
      'frontdesk.cost.usd': costMicros / 1e6,
      'frontdesk.attempt': attempt,
      'error.type': errorType,
      ...(capture ? contentOfCall(call, leg.tools) : {}),
    },
    children: [],
  };
}

function toolSpan(step: TurnStep, { conversationId, capture }: At): FinishedSpan {
  const { name, callId, startedAt = 0, duration, aside } = step;
  const ran = CallAside.safeParse(aside).data?.ran;
  const error = ran === 'failed' ? 'tool_error' : ran === 'unknown' ? 'unknown_outcome' : undefined;
  return {
    name: `execute_tool ${name}`,
    kind: 'internal',
    start: startedAt,
    end: startedAt + duration,
    error,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': callId,
      'gen_ai.conversation.id': conversationId,
      'error.type': error,
      ...(capture ? contentOfTool(step) : {}),
    },
    children: [],
  };
}

/** Names of the conventions for providers that the AI SDK calls otherwise. */
const PROVIDERS: [start: string, name: string][] = [
  ['google', 'gcp.gemini'],
  ['mistral', 'mistral_ai'],
  ['anthropic', 'anthropic'],
  ['openai', 'openai'],
];

function providerOf(provider: string): string {
  return PROVIDERS.find(([start]) => provider.startsWith(start))?.[1] ?? provider;
}
