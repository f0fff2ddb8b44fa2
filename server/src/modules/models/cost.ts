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

/** Both together. */
export function sumOf(a: Used, b: Used): Used {
  return {
    usage: {
      inputTokens: a.usage.inputTokens + b.usage.inputTokens,
      cachedInputTokens: a.usage.cachedInputTokens + b.usage.cachedInputTokens,
      cacheWriteTokens: (a.usage.cacheWriteTokens ?? 0) + (b.usage.cacheWriteTokens ?? 0),
      outputTokens: a.usage.outputTokens + b.usage.outputTokens,
    },
    cost: { input: a.cost.input + b.cost.input, output: a.cost.output + b.cost.output },
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
