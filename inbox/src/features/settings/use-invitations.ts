import { createInvitation, deleteInvitation, listInvitations } from '@frontdesk/contract';
import type { BodyOf, Invitation } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useSession } from '../../api/session.ts';

/** Invitations that wait to be accepted, the newest first. */
export function useInvitations(): UseQueryResult<Invitation[]> {
  const { slug } = useSession().organization;
  return useQuery({
    queryKey: keys.invitations(slug),
    queryFn: async ({ signal }) => {
      const query = { limit: 100 };
      return (await client.call(listInvitations, { params: { slug }, query }, { signal })).items;
    },
  });
}

/**
 * Invites somebody; once more the same address renews their invitation. `quiet`: the caller
 * shows what went wrong.
 */
export function useInvite({ quiet = false } = {}): UseMutationResult<
  Invitation,
  Error,
  BodyOf<typeof createInvitation>
> {
  const { slug } = useSession().organization;
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet },
    mutationFn: async (body) => client.call(createInvitation, { params: { slug }, body }),
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.invitations(slug) }),
  });
}

/** Takes an invitation back: its link opens nothing any more. */
export function useTakeBack(): UseMutationResult<undefined, Error, Invitation> {
  const { slug } = useSession().organization;
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ id }) => client.call(deleteInvitation, { params: { slug, id } }),
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.invitations(slug) }),
  });
}
