import type { LanguageModelV4Message } from '@ai-sdk/provider';
import type { LanguageModel } from '../model-provider.ts';

const EPHEMERAL = { anthropic: { cacheControl: { type: 'ephemeral' } } };

/**
 * Marks what Anthropic keeps between calls (Anthropic API, "Prompt caching"): tools and system
 * prompt, which all turns of an agent share, and the whole prompt, which is the beginning of the
 * next call of the same turn. What is shorter than its least size is not kept, and costs nothing.
 */
export function withPromptCache(model: LanguageModel): LanguageModel {
  return {
    provider: model.provider,
    modelId: model.modelId,
    doStream: async (call) => model.doStream({ ...call, prompt: marked(call.prompt) }),
  };
}

function marked(prompt: LanguageModelV4Message[]): LanguageModelV4Message[] {
  const system = prompt.findLastIndex(({ role }) => role === 'system');
  return prompt.map((message, place) =>
    place === system || place === prompt.length - 1 ? mark(message) : message,
  );
}

function mark(message: LanguageModelV4Message): LanguageModelV4Message {
  return { ...message, providerOptions: { ...message.providerOptions, ...EPHEMERAL } };
}
