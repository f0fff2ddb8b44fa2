import type { ModelAbilities, ModelProvider } from '../../model-providers/model-provider.ts';
import { costOf } from './cost.ts';
import type { Cost, TokenUsage } from './cost.ts';
import { isStandIn, pickModel } from './pick-model.ts';
import type { FoundModel, OwnPrices, PickedModel } from './pick-model.ts';
import { withFallback } from './with-fallback.ts';

/** A model with those that step in for it. Good for one turn: it remembers who failed. */
export interface PickedModels extends PickedModel {
  /** What all of them can do: who steps in must understand the same prompt. */
  abilities: ModelAbilities;
  /** What the turn has cost so far, given all that it used, whichever models that were. */
  costOf(usage: TokenUsage): Cost;
}

/**
 * The model of this name, and after it those of `fallbacks`, each once. Names that no configured
 * provider serves are left out; where that leaves none, the built-in model stands in.
 */
export function pickModels(
  providers: readonly ModelProvider[],
  { name, fallbacks = [], prices = {} }: { name: string; fallbacks?: string[]; prices?: OwnPrices },
): PickedModels {
  const found = [...new Set([name, ...fallbacks])].map((each) =>
    pickModel(providers, each, prices),
  );
  const real = found.filter((each) => !isStandIn(each.provider, each.name));
  const models: [FoundModel, ...FoundModel[]] = isSome(real) ? real : [pickModel(providers, name)];
  const abilities = {
    images: models.every((each) => each.abilities.images),
    structuredOutput: models.every((each) => each.abilities.structuredOutput),
  };
  const [only, ...others] = models;
  if (others.length > 0) return Object.assign(withFallback(models), { abilities });
  const { model, price } = only;
  return { model, price, abilities, costOf: (usage) => costOf(price, usage) };
}

function isSome<T>(items: T[]): items is [T, ...T[]] {
  return items.length > 0;
}
