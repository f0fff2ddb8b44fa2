import { createAnthropic as createSdk } from '@ai-sdk/anthropic';
import type { ModelProvider } from '../model-provider.ts';
import { withPromptCache } from './prompt-cache.ts';

/** Claude models, by Anthropic's Messages API. */
export function createAnthropic({
  apiKey,
  baseUrl,
}: {
  apiKey: string;
  baseUrl: string | undefined;
}): ModelProvider {
  const sdk = createSdk({ apiKey, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) });
  return {
    name: 'anthropic',
    title: 'Anthropic',
    serves: (model) => model.startsWith('claude-'),
    languageModel: (modelId) => withPromptCache(sdk.languageModel(modelId)),
    abilities: () => ({ images: true, structuredOutput: true }),
  };
}
