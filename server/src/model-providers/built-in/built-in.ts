import type { ModelProvider } from '../model-provider.ts';
import { builtInModel } from './model.ts';

/** Answers without a key and without a network: it quotes what the search found, or hands over. */
export const builtIn: ModelProvider = {
  name: 'built-in',
  title: 'Built-in (quotes the help centre)',
  serves: () => true,
  languageModel: () => builtInModel,
  abilities: () => ({ images: false, structuredOutput: false }),
};
