import type {
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
  LanguageModelV4ToolCall,
} from '@ai-sdk/provider';
import { z } from 'zod';
import type { LanguageModel } from '../../model-providers/model-provider.ts';

/** A model's reply, read to its end. */
export interface ModelReply {
  text: string;
  toolCalls: LanguageModelV4ToolCall[];
  finish: string;
  /** Undefined where the provider does not count. */
  usage: { input: number | undefined; cachedInput: number; output: number | undefined };
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
  const reply: ModelReply = {
    text: '',
    toolCalls: [],
    finish: 'unknown',
    usage: { input: undefined, cachedInput: 0, output: undefined },
    confidence: undefined,
  };
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
    } else if (value.type === 'tool-call') reply.toolCalls.push(value);
    else if (value.type === 'error') {
      cancel();
      throw errorOf(value.error);
    } else if (value.type === 'finish') {
      const { inputTokens, outputTokens } = value.usage;
      reply.finish = value.finishReason.unified;
      reply.usage = {
        input: inputTokens.total,
        cachedInput: inputTokens.cacheRead ?? 0,
        output: outputTokens.total,
      };
      const own = value.providerMetadata && Own.safeParse(value.providerMetadata);
      if (own?.success === true) reply.confidence = own.data.frontdesk.confidence;
    }
  }
  return reply;
}

function errorOf(value: unknown): Error {
  return value instanceof Error ? value : new Error(`The model failed: ${JSON.stringify(value)}`);
}
