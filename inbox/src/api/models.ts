import { listModels } from '@frontdesk/contract';
import type { Model } from '@frontdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { keys } from './keys.ts';

/** The models that can be used as the server is set up; none until they are known. */
export function useModels(): readonly Model[] {
  const query = useQuery({
    queryKey: keys.models,
    queryFn: async ({ signal }) => client.call(listModels, {}, { signal }),
    staleTime: 300_000,
  });
  return query.data?.items ?? [];
}

/** Models by their providers, as fields to choose from show them. */
export function byProvider(models: readonly Model[]): { group: string; items: string[] }[] {
  const titles = [...new Set(models.map(({ providerTitle }) => providerTitle))];
  return titles.map((group) => ({
    group,
    items: models.filter((model) => model.providerTitle === group).map(({ name }) => name),
  }));
}
