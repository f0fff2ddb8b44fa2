import { createAnthropic } from './anthropic/anthropic.ts';
import { builtIn } from './built-in/built-in.ts';
import { createGoogle } from './google/google.ts';
import { createMistral } from './mistral/mistral.ts';
import type { ModelProvider } from './model-provider.ts';
import { createOpenAi } from './openai/openai.ts';

/** How a provider is reached; undefined: it is not used. */
export interface ModelProviderKey {
  apiKey: string;
  /** Another server that speaks like the vendor's. */
  baseUrl: string | undefined;
}

export type ModelProviderKeys = Record<
  'anthropic' | 'google' | 'mistral' | 'openai',
  ModelProviderKey | undefined
>;

/**
 * The model providers that can be used with these keys. The first that serves a model is asked;
 * OpenAI comes after the others, because a server that merely speaks its protocol is taken to have
 * every model. The last one needs no key and serves every model, by answering itself.
 */
export function modelProviders(keys: ModelProviderKeys): ModelProvider[] {
  return [
    ...(keys.anthropic ? [createAnthropic(keys.anthropic)] : []),
    ...(keys.google ? [createGoogle(keys.google)] : []),
    ...(keys.mistral ? [createMistral(keys.mistral)] : []),
    ...(keys.openai ? [createOpenAi(keys.openai)] : []),
    builtIn,
  ];
}
