import type { ModelProvider } from '../model-provider.ts';
import { chatModel } from './chat-model.ts';
import { listModels } from './list-models.ts';

const VENDOR_URL = 'https://api.openai.com/v1';
/** Models that only read. */
const BLIND = /^(?:o1-mini|o3-mini|gpt-3)/u;
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
  const base = (baseUrl ?? VENDOR_URL).replace(/\/+$/u, '');
  const url = `${base}/chat/completions`;
  return {
    name: 'openai',
    title: baseUrl === undefined ? 'OpenAI' : `OpenAI-compatible (${new URL(url).host})`,
    serves: (model) => model !== 'built-in' && (baseUrl !== undefined || VENDOR_MODELS.test(model)),
    languageModel: (modelId) =>
      chatModel({ url, apiKey, modelId, isVendor: baseUrl === undefined }),
    // A server of one's own answers with a refusal where its model cannot; that is for its owner.
    abilities: (model) => ({ images: !BLIND.test(model), structuredOutput: true }),
    ...(baseUrl === undefined
      ? {}
      : { list: async (signal) => listModels(`${base}/models`, { apiKey, signal }) }),
  };
}
