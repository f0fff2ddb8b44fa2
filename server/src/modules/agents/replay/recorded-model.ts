import { APICallError } from '@ai-sdk/provider';
import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { LanguageModel } from '../../../model-providers/model-provider.ts';
import type { RecordedCall } from './recorded-run.ts';

/** A reply as a provider streams it, from its record; `failure` where it broke off. */
export function streamOf(
  { reply }: RecordedCall,
  failure: Error | undefined,
): Awaited<ReturnType<LanguageModel['doStream']>> {
  const parts = [...said(reply), failure ? broken(failure) : finished(reply)];
  return { stream: ReadableStream.from(parts) };
}

type Reply = RecordedCall['reply'];

function said({ reasoning, text, toolCalls }: Reply): LanguageModelV4StreamPart[] {
  return [
    ...reasoning.flatMap(({ text: thought, providerOptions }, place) => {
      const id = `reasoning-${place}`;
      const signed = providerOptions ? { providerMetadata: providerOptions } : {};
      return [
        { type: 'reasoning-start', id, ...signed } as const,
        { type: 'reasoning-delta', id, delta: thought } as const,
      ];
    }),
    ...(text === '' ? [] : [{ type: 'text-delta', id: 'text', delta: text } as const]),
    ...toolCalls.map(({ providerMetadata, ...call }) => ({
      type: 'tool-call' as const,
      ...call,
      ...(providerMetadata ? { providerMetadata } : {}),
    })),
  ];
}

const FINISHES = ['stop', 'length', 'content-filter', 'tool-calls', 'error', 'other'] as const;

function finished({ finish, usage, confidence }: Reply): LanguageModelV4StreamPart {
  const unified = FINISHES.find((known) => known === finish) ?? 'other';
  return {
    type: 'finish',
    finishReason: { unified, raw: finish },
    usage: {
      inputTokens: {
        total: usage?.input,
        noCache: undefined,
        cacheRead: usage?.cachedInput,
        cacheWrite: usage?.cacheWrite,
      },
      outputTokens: { total: usage?.output, text: undefined, reasoning: undefined },
    },
    ...(confidence === undefined ? {} : { providerMetadata: { frontdesk: { confidence } } }),
  };
}

function broken(error: Error): LanguageModelV4StreamPart {
  return { type: 'error', error };
}

/** What a provider's failure was for the loop: one that passes, or not. */
export function failureOf(message: string, isRetryable: boolean): Error {
  return new APICallError({ message, isRetryable, url: '', requestBodyValues: {} });
}
