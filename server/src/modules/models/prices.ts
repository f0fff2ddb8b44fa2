import type { Price } from '../../model-providers/model-provider.ts';

/** What a provider asks for a model, as it was listed on a day. */
export interface ListedPrice extends Price {
  provider: string;
  model: string;
  /** The day or month on which it was read at `source`. */
  listedOn: string;
  source: string;
}

const openai = { provider: 'openai', listedOn: '2026-06' };
const openaiSource = 'https://platform.openai.com/docs/pricing';
const anthropic = { provider: 'anthropic', listedOn: '2026-10-24' };
const anthropicSource = 'https://platform.claude.com/docs/en/about-claude/pricing';
const google = { provider: 'google', listedOn: '2026-10-07' };
const googleSource = 'https://ai.google.dev/gemini-api/docs/pricing';
const mistral = { provider: 'mistral', listedOn: '2026-10' };
const mistralSource = 'https://mistral.ai/pricing';

/**
 * US dollars per million tokens, standard tier. Vendors change prices without notice; an
 * organization can put its own beside them. Where a price rises with the length of the prompt, it
 * is that of short prompts (up to 100,000 or 200,000 tokens), which are all that we send.
 */
export const LISTED_PRICES: readonly ListedPrice[] = [
  ...table(openai, openaiSource, [
    // model, input, cached input, output
    ['gpt-4o', 2.5, 1.25, 10],
    ['gpt-4o-mini', 0.15, 0.075, 0.6],
    ['gpt-4.1', 2, 0.5, 8],
    ['gpt-4.1-mini', 0.4, 0.1, 1.6],
    ['gpt-4.1-nano', 0.1, 0.025, 0.4],
    ['gpt-5', 1.25, 0.125, 10],
    ['gpt-5-mini', 0.25, 0.025, 2],
    ['gpt-5-nano', 0.05, 0.005, 0.4],
    ['gpt-5.1', 1.25, 0.125, 10],
    ['gpt-5.4', 2.5, 0.25, 15],
    ['gpt-5.4-mini', 0.75, 0.075, 4.5],
    ['gpt-5.4-nano', 0.2, 0.02, 1.25],
    ['gpt-5.5', 5, 0.5, 30],
    ['o3', 2, 0.5, 8],
    ['o4-mini', 1.1, 0.275, 4.4],
  ]),
  ...table(anthropic, anthropicSource, [
    // The last is what it costs to put input into the cache for five minutes.
    ['claude-fable-5-1', 10, 0.25, 50, 12.5],
    ['claude-opus-5-5', 4, 0.2, 20, 5],
    ['claude-opus-5', 5, 0.5, 25, 6.25],
    ['claude-opus-4-8', 5, 0.5, 25, 6.25],
    ['claude-sonnet-5-5', 2, 0.1, 10, 2.5],
    ['claude-sonnet-5', 2, 0.2, 10, 2.5],
    ['claude-sonnet-4-6', 3, 0.3, 15, 3.75],
    ['claude-sonnet-4-5', 3, 0.3, 15, 3.75],
    ['claude-haiku-5-5', 0.1, 0.01, 0.5, 0.125],
    ['claude-haiku-4-5', 1, 0.1, 5, 1.25],
  ]),
  ...table(google, googleSource, [
    // Until the end of 2026; twice as much after that.
    ['gemini-3.8-flash', 0.75, 0.075, 3.75],
    ['gemini-3.5-flash', 1.5, 0.15, 9],
    ['gemini-3.5-flash-lite', 0.3, 0.03, 2.5],
    ['gemini-3.1-pro-preview', 2, 0.2, 12],
    ['gemini-2.5-pro', 1.25, 0.125, 10],
    ['gemini-2.5-flash', 0.3, 0.03, 2.5],
    ['gemini-2.5-flash-lite', 0.1, 0.01, 0.4],
  ]),
  ...table(mistral, mistralSource, [
    // No price is listed for cached input, so it counts in full.
    ['mistral-large-4', 0.68, 0.68, 2.09],
    ['mistral-large-2512', 0.5, 0.5, 1.5],
    ['mistral-medium-3.5', 1.5, 1.5, 7.5],
  ]),
  {
    provider: 'built-in',
    model: 'built-in',
    input: 0,
    cachedInput: 0,
    output: 0,
    listedOn: '2026-11',
    source: '',
  },
];

const byName = new Map(LISTED_PRICES.map((row) => [`${row.provider}/${row.model}`, row]));

/**
 * What is listed for a provider's model, dated names (`gpt-4o-2024-08-06`,
 * `claude-opus-4-5-20251101`) included; undefined: not known.
 */
export function listedPrice(provider: string, model: string): ListedPrice | undefined {
  const undated = model.replace(/-\d{4}-?\d{2}-?\d{2}$/u, '');
  return byName.get(`${provider}/${model}`) ?? byName.get(`${provider}/${undated}`);
}

type Row = [string, number, number, number, number?];

function table(
  common: { provider: string; listedOn: string },
  source: string,
  rows: Row[],
): ListedPrice[] {
  return rows.map(([model, input, cachedInput, output, cacheWrite]) => ({
    ...common,
    model,
    input,
    cachedInput,
    output,
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
    source,
  }));
}
