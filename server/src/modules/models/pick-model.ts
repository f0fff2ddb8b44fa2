import type { LanguageModel, ModelProvider, Price } from '../../model-providers/model-provider.ts';

/** Tokens, as the provider counts them. */
export interface TokenUsage {
  inputTokens: number;
  /** Of them, those that the provider had in its prompt cache. */
  cachedInputTokens: number;
  outputTokens: number;
}

export interface PickedModel {
  model: LanguageModel;
  price: Price | undefined;
}

/** The model of this name from the first provider that serves it; the last one serves all. */
export function pickModel(providers: readonly ModelProvider[], name: string): PickedModel {
  const provider = providers.find((candidate) => candidate.serves(name));
  if (!provider) throw new Error(`No model provider serves "${name}".`);
  return { model: provider.languageModel(name), price: provider.priceOf(name) };
}

/** Millionths of a US dollar. */
export interface Cost {
  input: number;
  output: number;
}

/** What tokens cost; nothing where the price is not known. */
export function costOf(price: Price | undefined, usage: TokenUsage): Cost {
  if (!price) return { input: 0, output: 0 };
  const fresh = Math.max(0, usage.inputTokens - usage.cachedInputTokens);
  return {
    input: fresh * price.input + usage.cachedInputTokens * price.cachedInput,
    output: usage.outputTokens * price.output,
  };
}
