import type { Model } from '@frontdesk/contract';
import type { ModelProvider } from '../../model-providers/model-provider.ts';
import type { Logger } from '../../platform/index.ts';
import { pickModel } from './pick-model.ts';
import type { OwnPrices } from './pick-model.ts';
import { LISTED_PRICES } from './prices.ts';

/** Milliseconds that a server of one's own has to say which models it has. */
const PATIENCE = 3_000;

/**
 * The models that can be used as things are configured: those of the price table whose provider has
 * a key, those that a server of one's own says it has, and those that the organization priced.
 */
export async function knownModels(
  providers: readonly ModelProvider[],
  { prices, signal, log }: { prices: OwnPrices; signal: AbortSignal; log: Logger },
): Promise<Model[]> {
  const lists = await Promise.all(
    providers.map(async (provider) => modelsOf(provider, signal, log)),
  );
  const named = Object.keys(prices);
  const models = [...new Set([...lists.flat(), ...named])].flatMap((name) => {
    const { provider, price, abilities, name: own } = pickModel(providers, name, prices);
    if (provider.name === 'built-in' && own !== 'built-in') return [];
    return [
      {
        name,
        provider: provider.name,
        providerTitle: provider.title,
        price: price ?? null,
        abilities,
      },
    ];
  });
  return models;
}

async function modelsOf(
  provider: ModelProvider,
  signal: AbortSignal,
  log: Logger,
): Promise<string[]> {
  const { name } = provider;
  if (!provider.list)
    return LISTED_PRICES.filter((row) => row.provider === name).map(({ model }) => model);
  try {
    return await provider.list(AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]));
  } catch (error) {
    log.warn({ err: error, provider: name }, 'A model server did not say which models it has');
    return [];
  }
}
