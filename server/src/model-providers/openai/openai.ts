import type { ModelProvider } from '../model-provider.ts';
import { chatModel } from './chat-model.ts';
import { priceOf } from './prices.ts';

const VENDOR_URL = 'https://api.openai.com/v1';
const VENDOR_MODELS = /^(?:gpt-|chatgpt-|o\d|ft:gpt-)/u;

/**
 * OpenAI, or whoever speaks its chat completions protocol at `baseUrl` (Ollama, vLLM, a gateway);
 * that one is taken to have every model it is asked for.
 */
export function createOpenAi({
  apiKey,
  baseUrl,
}: {
  apiKey: string;
  baseUrl: string | undefined;
}): ModelProvider {
  const url = `${(baseUrl ?? VENDOR_URL).replace(/\/+$/u, '')}/chat/completions`;
  return {
    name: 'openai',
    title: baseUrl === undefined ? 'OpenAI' : `OpenAI-compatible (${new URL(url).host})`,
    serves: (model) => model !== 'built-in' && (baseUrl !== undefined || VENDOR_MODELS.test(model)),
    languageModel: (modelId) =>
      chatModel({ url, apiKey, modelId, isVendor: baseUrl === undefined }),
    priceOf,
  };
}
