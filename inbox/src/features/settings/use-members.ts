import { removeMember, updateMember } from '@frontdesk/contract';
import type { BodyOf, Member } from '@frontdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { QueryClient, UseMutationResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { membersOf } from '../../api/members.ts';
import { enterOrganization, useSession } from '../../api/session.ts';
import { toast } from '../../ui/toast-store.ts';

type Change = { member: Member } & BodyOf<typeof updateMember>;

/** Changes a role or lets somebody rest; shown at once, taken back if the server refuses. */
export function useChangeMember(): UseMutationResult<Member, Error, Change> {
  const { organization, user } = useSession();
  const cache = useQueryClient();
  const { slug } = organization;
  return useMutation({
    // One after the other: two quick changes arrive in their order.
    scope: { id: 'members' },
    mutationFn: async ({ member: { userId }, ...body }) =>
      client.call(updateMember, { params: { slug, userId }, body }),
    onMutate: async ({ member, ...change }) => {
      await cache.cancelQueries({ queryKey: keys.members(slug) });
      const { role = member.role, isActive = member.isActive } = change;
      put(cache, slug, { ...member, role, isActive });
    },
    onSuccess: (after) => put(cache, slug, after),
    onError: (_error, { member }) => put(cache, slug, member),
    onSettled: async (_after, _error, { member }) => {
      if (member.userId === user.id) await cache.invalidateQueries({ queryKey: keys.me });
      await cache.invalidateQueries({ queryKey: keys.members(slug) });
    },
  });
}

/** Takes somebody out of the organization; whoever takes themselves out leaves the page. */
export function useRemoveMember(): UseMutationResult<undefined, Error, Member> {
  const { organization, user } = useSession();
  const cache = useQueryClient();
  const { slug } = organization;
  return useMutation({
    mutationFn: async ({ userId }) => client.call(removeMember, { params: { slug, userId } }),
    onSuccess: async (_nothing, member) => {
      if (member.userId === user.id) {
        enterOrganization(null);
        return;
      }
      toast.success(`${member.name} is no longer a member.`);
      await cache.invalidateQueries({ queryKey: keys.members(slug) });
    },
  });
}

function put(cache: QueryClient, slug: string, member: Member): void {
  cache.setQueryData(membersOf(slug).queryKey, (members) =>
    members?.map((other) => (other.userId === member.userId ? member : other)),
  );
}
