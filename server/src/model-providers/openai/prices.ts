import type { Price } from '../model-provider.ts';

/**
 * US dollars per million tokens of OpenAI's standard tier, as listed at
 * https://platform.openai.com/docs/pricing in June 2026. OpenAI changes prices without notice.
 */
const PRICES = new Map<string, Price>([
  ['gpt-4o', { input: 2.5, cachedInput: 1.25, output: 10 }],
  ['gpt-4o-mini', { input: 0.15, cachedInput: 0.075, output: 0.6 }],
  ['gpt-4.1', { input: 2, cachedInput: 0.5, output: 8 }],
  ['gpt-4.1-mini', { input: 0.4, cachedInput: 0.1, output: 1.6 }],
  ['gpt-4.1-nano', { input: 0.1, cachedInput: 0.025, output: 0.4 }],
  ['gpt-5', { input: 1.25, cachedInput: 0.125, output: 10 }],
  ['gpt-5-mini', { input: 0.25, cachedInput: 0.025, output: 2 }],
  ['gpt-5-nano', { input: 0.05, cachedInput: 0.005, output: 0.4 }],
  ['gpt-5.1', { input: 1.25, cachedInput: 0.125, output: 10 }],
  ['gpt-5.4', { input: 2.5, cachedInput: 0.25, output: 15 }],
  ['gpt-5.4-mini', { input: 0.75, cachedInput: 0.075, output: 4.5 }],
  ['gpt-5.4-nano', { input: 0.2, cachedInput: 0.02, output: 1.25 }],
  ['gpt-5.5', { input: 5, cachedInput: 0.5, output: 30 }],
  ['o3', { input: 2, cachedInput: 0.5, output: 8 }],
  ['o4-mini', { input: 1.1, cachedInput: 0.275, output: 4.4 }],
]);

/** The price of a model, dated names (`gpt-4o-2024-08-06`) included; undefined: not known. */
export function priceOf(model: string): Price | undefined {
  return PRICES.get(model.replace(/-\d{4}-\d{2}-\d{2}$/u, ''));
}
