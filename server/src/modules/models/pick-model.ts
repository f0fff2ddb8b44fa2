import type {
  LanguageModel,
  ModelAbilities,
  ModelProvider,
  Price,
} from '../../model-providers/model-provider.ts';
import { listedPrice } from './prices.ts';

export interface PickedModel {
  model: LanguageModel;
  price: Price | undefined;
}

/** A model of a provider, as a name stands for it. */
export interface FoundModel extends PickedModel {
  /** As its provider calls it. */
  name: string;
  provider: ModelProvider;
  abilities: ModelAbilities;
}

/** What an organization pays for models by their names, where it is not what is listed. */
export type OwnPrices = Readonly<Record<string, Price>>;

/**
 * The model of this name: `provider/model` names both, a name alone goes to the first provider
 * that serves it; the last one serves all.
 */
export function pickModel(
  providers: readonly ModelProvider[],
  name: string,
  prices: OwnPrices = {},
): FoundModel {
  const named = providers.find(
    (candidate) =>
      name.startsWith(`${candidate.name}/`) &&
      candidate.serves(name.slice(candidate.name.length + 1)),
  );
  const provider = named ?? providers.find((candidate) => candidate.serves(name));
  if (!provider) throw new Error(`No model provider serves "${name}".`);
  const own = named ? name.slice(named.name.length + 1) : name;
  return {
    name: own,
    provider,
    model: provider.languageModel(own),
    // Whoever answers in a model's place is not paid for it.
    price: isStandIn(provider, own)
      ? listedPrice(provider.name, provider.name)
      : (prices[name] ?? prices[own] ?? listedPrice(provider.name, own)),
    abilities: provider.abilities(own),
  };
}

/** True for the built-in model where it answers because nobody else serves the name. */
export function isStandIn(provider: ModelProvider, name: string): boolean {
  return provider.name === 'built-in' && name !== 'built-in';
}
