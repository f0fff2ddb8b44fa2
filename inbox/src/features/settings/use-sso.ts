import { deleteSso, getSso, putSso } from '@frontdesk/contract';
import type { BodyOf, SingleSignOn } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useSession } from '../../api/session.ts';

export type SsoInput = BodyOf<typeof putSso>;

/** The identity provider of the organization, and what it is to be told. */
export function useSso(): UseQueryResult<SingleSignOn> {
  const { slug } = useSession().organization;
  return useQuery({
    queryKey: keys.sso(slug),
    queryFn: async ({ signal }) => client.call(getSso, { params: { slug } }, { signal }),
  });
}

/** Keeps the settings; the provider is asked first, and the form shows what is wrong with it. */
export function useSaveSso(): UseMutationResult<SingleSignOn, Error, SsoInput> {
  const { slug } = useSession().organization;
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (body) => client.call(putSso, { params: { slug }, body }),
    onSuccess: (saved) => cache.setQueryData(keys.sso(slug), saved),
  });
}

export function useDeleteSso(): UseMutationResult<undefined, Error, void> {
  const { slug } = useSession().organization;
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async () => client.call(deleteSso, { params: { slug } }),
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.sso(slug) }),
  });
}
