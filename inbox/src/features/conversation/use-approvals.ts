import { decideApproval, listApprovals } from '@frontdesk/contract';
import type { Approval, BodyOf } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

const none: readonly Approval[] = [];

/** What an AI agent wants to do in a conversation and may not do without the team, oldest first. */
export function useApprovals(conversationId: string): readonly Approval[] {
  const { data } = useQuery({
    queryKey: keys.approvals(conversationId),
    queryFn: async ({ signal }) =>
      client.call(listApprovals, { query: { conversationId, state: 'waiting' } }, { signal }),
    select: ({ items }) => items.toReversed(),
  });
  return data ?? none;
}

/** Allows it, or declines it. Somebody else may have been quicker: the list is read anew either way. */
export function useDecide({
  id,
  conversationId,
}: Approval): UseMutationResult<Approval, Error, BodyOf<typeof decideApproval>> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (body) => client.call(decideApproval, { params: { id }, body }),
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.approvals(conversationId) }),
  });
}
