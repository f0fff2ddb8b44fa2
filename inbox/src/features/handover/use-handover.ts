import {
  createHandoverRule,
  deleteHandoverRule,
  getBusinessHours,
  getChannelHandover,
  listChannels,
  listHandoverRules,
  setBusinessHours,
  setChannelHandover,
  updateHandoverRule,
} from '@frontdesk/contract';
import type {
  BusinessHours,
  ChannelHandover,
  HandoverRule,
  HandoverRuleInput,
  ResponseOf,
} from '@frontdesk/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

type HoursNow = ResponseOf<typeof getBusinessHours>;

/** When the team is there, and whether it is now. No news tell of it: asked anew on every visit. */
export const hoursOf = () =>
  queryOptions({
    queryKey: keys.businessHours,
    refetchOnMount: 'always',
    queryFn: async ({ signal }) => client.call(getBusinessHours, {}, { signal }),
  });

/** The rules of handover, in their order. There are at most as many as a page holds. */
export const rulesOf = () =>
  queryOptions({
    queryKey: keys.handoverRules,
    refetchOnMount: 'always',
    queryFn: async ({ signal }) =>
      (await client.call(listHandoverRules, { query: { limit: 100 } }, { signal })).items,
  });

export const channelsOf = () =>
  queryOptions({
    queryKey: [...keys.channels, 'all'],
    refetchOnMount: 'always',
    queryFn: async ({ signal }) =>
      (await client.call(listChannels, { query: { limit: 100 } }, { signal })).items,
  });

export const channelHandoverOf = (id: string) =>
  queryOptions({
    queryKey: [...keys.channels, id, 'handover'],
    refetchOnMount: 'always',
    queryFn: async ({ signal }) => client.call(getChannelHandover, { params: { id } }, { signal }),
  });

export function useSaveHours(): UseMutationResult<HoursNow, Error, BusinessHours | null> {
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (hours) => client.call(setBusinessHours, { body: { hours } }),
    onSuccess: (now) => cache.setQueryData(keys.businessHours, now),
  });
}

export function useSaveChannel(
  id: string,
): UseMutationResult<ChannelHandover, Error, ChannelHandover> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (body) => client.call(setChannelHandover, { params: { id }, body }),
    onSuccess: (saved) => cache.setQueryData(channelHandoverOf(id).queryKey, saved),
  });
}

/** Adds a rule, or changes one. */
export function useSaveRule(
  rule: HandoverRule | undefined,
): UseMutationResult<HandoverRule, Error, HandoverRuleInput> {
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (body) =>
      rule
        ? client.call(updateHandoverRule, { params: { id: rule.id }, body })
        : client.call(createHandoverRule, { body }),
    onSuccess: async () => cache.invalidateQueries({ queryKey: keys.handoverRules }),
  });
}

/** Switches a rule on or off. */
export function useSwitchRule(): UseMutationResult<HandoverRule, Error, HandoverRule> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, isActive }) =>
      client.call(updateHandoverRule, { params: { id }, body: { isActive: !isActive } }),
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.handoverRules }),
  });
}

export function useDeleteRule(): UseMutationResult<undefined, Error, HandoverRule> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ id }) => client.call(deleteHandoverRule, { params: { id } }),
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.handoverRules }),
  });
}
