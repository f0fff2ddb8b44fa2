import { createGoogle as createSdk } from '@ai-sdk/google';
import type { ModelProvider } from '../model-provider.ts';

/** Gemini models, by the Gemini API. It keeps prompts that repeat by itself. */
export function createGoogle({
  apiKey,
  baseUrl,
}: {
  apiKey: string;
  baseUrl: string | undefined;
}): ModelProvider {
  const sdk = createSdk({ apiKey, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) });
  return {
    name: 'google',
    title: 'Google',
    serves: (model) => model.startsWith('gemini-'),
    languageModel: (modelId) => sdk.languageModel(modelId),
    abilities: () => ({ images: true, structuredOutput: true }),
  };
}
