import { addDomain, listDomains, removeDomain, verifyDomain } from '@frontdesk/contract';
import type { Domain } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useSession } from '../../api/session.ts';

/** Hosts of the organization's own, first added first. */
export function useDomains(): UseQueryResult<Domain[]> {
  const { slug } = useSession().organization;
  return useQuery({
    queryKey: keys.domains(slug),
    queryFn: async ({ signal }) => {
      const query = { limit: 100 };
      return (await client.call(listDomains, { params: { slug }, query }, { signal })).items;
    },
  });
}

/** Does something to the domains, which are read anew then; its place shows what went wrong. */
function useAct<Input, Output>(
  act: (slug: string, input: Input) => Promise<Output>,
): UseMutationResult<Output, Error, Input> {
  const { slug } = useSession().organization;
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (input) => act(slug, input),
    onSettled: async () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: keys.domains(slug) }),
        cache.invalidateQueries({ queryKey: keys.me }),
      ]),
  });
}

export function useAddDomain(): UseMutationResult<Domain, Error, string> {
  return useAct(async (slug, host) => client.call(addDomain, { params: { slug }, body: { host } }));
}

/** Looks for the record in the DNS now. */
export function useCheckDomain(): UseMutationResult<Domain, Error, Domain> {
  return useAct(async (slug, { id }) => client.call(verifyDomain, { params: { slug, id } }));
}

export function useRemoveDomain(): UseMutationResult<undefined, Error, Domain> {
  return useAct(async (slug, { id }) => client.call(removeDomain, { params: { slug, id } }));
}
