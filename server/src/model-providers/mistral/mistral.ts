import { createMistral as createSdk } from '@ai-sdk/mistral';
import type { ModelProvider } from '../model-provider.ts';

const MODELS = /^(?:mistral|ministral|magistral|pixtral|codestral)-/u;
/** Models that only read. */
const BLIND = /^(?:magistral|codestral)-/u;

/** Mistral's models, by its chat completions. */
export function createMistral({
  apiKey,
  baseUrl,
}: {
  apiKey: string;
  baseUrl: string | undefined;
}): ModelProvider {
  const sdk = createSdk({ apiKey, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) });
  return {
    name: 'mistral',
    title: 'Mistral',
    serves: (model) => MODELS.test(model),
    languageModel: (modelId) => sdk.languageModel(modelId),
    abilities: (model) => ({ images: !BLIND.test(model), structuredOutput: true }),
  };
}
