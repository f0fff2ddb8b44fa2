import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Price } from '../../model-providers/model-provider.ts';

/** Tokens, as the provider counts them. */
export interface TokenUsage {
  inputTokens: number;
  /** Of them, those that the provider had in its prompt cache. */
  cachedInputTokens: number;
  /** Of them, those that it put there. */
  cacheWriteTokens?: number | undefined;
  outputTokens: number;
}

/** Millionths of a US dollar. */
export interface Cost {
  input: number;
  output: number;
}

/** What models used, and what that costs. */
export interface Used {
  usage: TokenUsage;
  cost: Cost;
}

/** Where no model was asked. */
export const NOTHING_USED: Used = {
  usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
  cost: { input: 0, output: 0 },
};

/** Both together. */
export function sumOf(a: Used, b: Used): Used {
  return {
    usage: sumOfUsage(a.usage, b.usage),
    cost: { input: a.cost.input + b.cost.input, output: a.cost.output + b.cost.output },
  };
}

/** The tokens of both together. */
export function sumOfUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    cacheWriteTokens: (a.cacheWriteTokens ?? 0) + (b.cacheWriteTokens ?? 0),
    outputTokens: a.outputTokens + b.outputTokens,
  };
}

/** What a provider says at the end of a reply; nothing of what it does not count. */
export function usageOf({
  inputTokens,
  outputTokens,
}: Extract<LanguageModelV4StreamPart, { type: 'finish' }>['usage']): TokenUsage {
  return {
    inputTokens: inputTokens.total ?? 0,
    cachedInputTokens: inputTokens.cacheRead ?? 0,
    cacheWriteTokens: inputTokens.cacheWrite ?? 0,
    outputTokens: outputTokens.total ?? 0,
  };
}

/** What was used since `before`. */
export function usedSince(usage: TokenUsage, before: TokenUsage): TokenUsage {
  return {
    inputTokens: usage.inputTokens - before.inputTokens,
    cachedInputTokens: usage.cachedInputTokens - before.cachedInputTokens,
    cacheWriteTokens: (usage.cacheWriteTokens ?? 0) - (before.cacheWriteTokens ?? 0),
    outputTokens: usage.outputTokens - before.outputTokens,
  };
}

/** What tokens cost; nothing where the price is not known. */
export function costOf(price: Price | undefined, usage: TokenUsage): Cost {
  if (!price) return { input: 0, output: 0 };
  const { inputTokens, cachedInputTokens: cached, cacheWriteTokens: written = 0 } = usage;
  const fresh = Math.max(0, inputTokens - cached - written);
  return {
    input:
      fresh * price.input +
      cached * price.cachedInput +
      written * (price.cacheWrite ?? price.input),
    output: usage.outputTokens * price.output,
  };
}
