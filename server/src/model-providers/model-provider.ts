import type { LanguageModelV4 } from '@ai-sdk/provider';

/**
 * What the loop of an AI turn uses of the AI SDK's language-model interface (@ai-sdk/provider 4),
 * so a model of any AI SDK provider package fits.
 *
 * A model that knows how sure it is may say so: `providerMetadata.frontdesk.confidence` of its
 * `finish` part, 0 to 1.
 */
export type LanguageModel = Pick<LanguageModelV4, 'provider' | 'modelId' | 'doStream'>;

/** Somebody who has models. */
export interface ModelProvider {
  /** As in settings and traces, and before the slash in `provider/model`. */
  name: string;
  /** As people read it. */
  title: string;
  /** Whether it has this model, as things are configured. */
  serves(model: string): boolean;
  languageModel(model: string): LanguageModel;
  abilities(model: string): ModelAbilities;
  /** The models that a server of one's own says it has; absent where the price table names them. */
  list?(signal: AbortSignal): Promise<string[]>;
}

/** What a model can do beside text and tools. */
export interface ModelAbilities {
  /** It sees pictures. */
  images: boolean;
  /** It keeps to a JSON Schema that it is given. */
  structuredOutput: boolean;
}

/** US dollars per million tokens, which is millionths of a dollar per token. */
export interface Price {
  input: number;
  /** Input that the provider had in its prompt cache. */
  cachedInput: number;
  /** Input that it puts there; absent where that costs no more than other input. */
  cacheWrite?: number | undefined;
  output: number;
}
