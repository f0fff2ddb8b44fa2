import { builtIn } from './built-in/built-in.ts';
import type { ModelProvider } from './model-provider.ts';
import { createOpenAi } from './openai/openai.ts';

export interface ModelProviderKeys {
  openai: { apiKey: string; baseUrl: string | undefined } | undefined;
}

/**
 * The model providers that can be used with these keys. The first that serves a model is asked;
 * the last one needs no key and serves every model, by answering itself.
 */
export function modelProviders({ openai }: ModelProviderKeys): ModelProvider[] {
  return [...(openai ? [createOpenAi(openai)] : []), builtIn];
}
