import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4StreamPart,
  LanguageModelV4ToolCall,
} from '@ai-sdk/provider';
import { APICallError } from '@ai-sdk/provider';
import { z } from 'zod';
import type { LanguageModel } from '../../model-providers/model-provider.ts';

/** A model's reply, read to its end. */
export interface ModelReply {
  text: string;
  toolCalls: LanguageModelV4ToolCall[];
  /**
   * What it thought, signed by its provider. Claude and Gemini refuse the results of tools without
   * it: it goes back before the rest of the reply.
   */
  reasoning: ReasoningPart[];
  finish: string;
  /** Undefined where the provider does not count. */
  usage: {
    input: number | undefined;
    cachedInput: number;
    cacheWrite: number;
    output: number | undefined;
  };
  /** How sure the model says it is. */
  confidence: number | undefined;
}

/** The model stayed silent for too long. */
export class SilenceError extends Error {
  constructor() {
    super('The model stayed silent for too long.');
    this.name = 'SilenceError';
  }
}

/** The stream ended before the model said that it was done. */
export class InterruptedError extends Error {
  constructor() {
    super('The model broke off in the middle of its answer.');
    this.name = 'InterruptedError';
  }
}

type AssistantContent = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'];
/** What a model thought, with its provider's signature. */
export type ReasoningPart = Extract<AssistantContent[number], { type: 'reasoning' }>;

const Own = z.object({ frontdesk: z.object({ confidence: z.number().min(0).max(1) }) });

/**
 * Asks a model once. `onText` hears each piece of text at once. Rejects where the model refuses,
 * breaks off, stays silent for `silence` milliseconds or `signal` aborts: the reason is the error.
 */
export async function callModel(
  model: LanguageModel,
  options: { call: LanguageModelV4CallOptions; silence: number; signal: AbortSignal },
  onText: (delta: string) => void,
): Promise<ModelReply> {
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(new SilenceError()), options.silence);
  const signal = AbortSignal.any([options.signal, silent.signal]);
  try {
    const { stream } = await orAborted(
      model.doStream({ ...options.call, abortSignal: signal }),
      signal,
    );
    return await read(stream.getReader(), { signal, timer }, onText);
  } finally {
    clearTimeout(timer);
  }
}

/** A provider may not listen to the signal: the wait ends all the same. */
async function orAborted<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(errorOf(signal.reason));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, (error: unknown) => reject(errorOf(error)));
  });
}

async function read(
  reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart>,
  { signal, timer }: { signal: AbortSignal; timer: NodeJS.Timeout },
  onText: (delta: string) => void,
): Promise<ModelReply> {
  const reply = emptyReply();
  // Cancelling resolves the read that waits.
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (signal.aborted) throw errorOf(signal.reason);
    if (done) break;
    timer.refresh();
    if (value.type === 'text-delta') {
      reply.text += value.delta;
      onText(value.delta);
    } else if (value.type === 'error') {
      cancel();
      throw errorOf(value.error);
    } else take(reply, value);
  }
  if (reply.finish === '' || reply.finish === 'interrupted') throw new InterruptedError();
  return reply;
}

function emptyReply(): ModelReply {
  return {
    text: '',
    toolCalls: [],
    reasoning: [],
    finish: '',
    usage: { input: undefined, cachedInput: 0, cacheWrite: 0, output: undefined },
    confidence: undefined,
  };
}

/** Takes a part that comes once or seldom; those of the text are many. */
function take(reply: ModelReply, part: LanguageModelV4StreamPart): void {
  if (part.type === 'tool-call') reply.toolCalls.push(part);
  else if (part.type === 'finish') {
    const { inputTokens, outputTokens } = part.usage;
    reply.finish = part.finishReason.unified;
    reply.usage = {
      input: inputTokens.total,
      cachedInput: inputTokens.cacheRead ?? 0,
      cacheWrite: inputTokens.cacheWrite ?? 0,
      output: outputTokens.total,
    };
    const own = part.providerMetadata && Own.safeParse(part.providerMetadata);
    if (own?.success === true) reply.confidence = own.data.frontdesk.confidence;
  } else if (part.type === 'reasoning-start') {
    reply.reasoning.push({ type: 'reasoning', text: '', ...signed(part.providerMetadata) });
  } else if (part.type === 'reasoning-delta' || part.type === 'reasoning-end') {
    const last = reply.reasoning.at(-1);
    if (!last) return;
    if (part.type === 'reasoning-delta') last.text += part.delta;
    Object.assign(last, signed(part.providerMetadata));
  }
}

function signed(
  metadata: ReasoningPart['providerOptions'],
): Pick<ReasoningPart, 'providerOptions'> {
  return metadata ? { providerOptions: metadata } : {};
}

/**
 * A reply as it goes back to the model that gave it: what it thought, said and called, with its
 * provider's signatures. `inputOf` reads the arguments of a call.
 */
export function asSaid(
  { reasoning, text, toolCalls }: Pick<ModelReply, 'reasoning' | 'text' | 'toolCalls'>,
  inputOf: (call: LanguageModelV4ToolCall, place: number) => unknown,
): AssistantContent {
  return [
    ...reasoning,
    ...(text === '' ? [] : [{ type: 'text', text } as const]),
    ...toolCalls.map(
      (call, place) =>
        ({
          type: 'tool-call',
          toolCallId: call.toolCallId,
          toolName: call.toolName,
          input: inputOf(call, place),
          ...signed(call.providerMetadata),
        }) as const,
    ),
  ];
}

/** What the AI SDK makes of an error that a vendor reports in the middle of its stream. */
const Reported = z.object({
  message: z.string(),
  statusCode: z.number().optional(),
  isRetryable: z.boolean(),
});

/** What a provider threw, or put into its stream, as an error that says whether it passes. */
export function errorOf(value: unknown): Error {
  if (value instanceof Error) return value;
  const reported = Reported.safeParse(value);
  if (!reported.success) return new Error(`The model failed: ${JSON.stringify(value)}`);
  const { statusCode, ...rest } = reported.data;
  const status = statusCode === undefined ? {} : { statusCode };
  return new APICallError({ ...rest, ...status, url: '', requestBodyValues: {} });
}
