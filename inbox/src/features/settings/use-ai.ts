import {
  getAiSettings,
  getModelPrices,
  putModelPrices,
  updateAiSettings,
} from '@frontdesk/contract';
import type { AiSettingsView, BodyOf, ModelPrices, OwnPrice } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

export type AiInput = BodyOf<typeof updateAiSettings>;

/** Fallback models, masking and budgets, and what this month has cost. */
export function useAiSettings(): UseQueryResult<AiSettingsView> {
  return useQuery({
    queryKey: keys.aiSettings,
    queryFn: async ({ signal }) => client.call(getAiSettings, {}, { signal }),
  });
}

export function useSaveAiSettings(): UseMutationResult<AiSettingsView, Error, AiInput> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (body) => client.call(updateAiSettings, { body }),
    onSuccess: (saved) => cache.setQueryData(keys.aiSettings, saved),
  });
}

/** What models cost: as listed, and as the organization set it. */
export function useModelPrices(): UseQueryResult<ModelPrices> {
  return useQuery({
    queryKey: keys.modelPrices,
    queryFn: async ({ signal }) => client.call(getModelPrices, {}, { signal }),
  });
}

/** Keeps all prices of the organization's own; those left out are as listed. */
export function useSavePrices(): UseMutationResult<ModelPrices, Error, OwnPrice[]> {
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (own) => client.call(putModelPrices, { body: { own } }),
    onSuccess: async (saved) => {
      cache.setQueryData(keys.modelPrices, saved);
      await cache.invalidateQueries({ queryKey: keys.models, exact: true });
    },
  });
}
