import {
  handBackConversation,
  takeOverConversation,
  updateConversation,
} from '@frontdesk/contract';
import type { BodyOf, Conversation, ConversationDetail, Member, Team } from '@frontdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { findConversation, putConversation } from '../../api/apply-frame.ts';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useSession } from '../../api/session.ts';

export type Change = BodyOf<typeof updateConversation>;

/** Changes a conversation: shown at once, taken back if the server refuses. */
export function useChange(
  id: string,
  members: readonly Member[] = [],
  teams: readonly Team[] = [],
): UseMutationResult<ConversationDetail, Error, Change> {
  const { user } = useSession();
  const people = [...members.map(({ userId, ...rest }) => ({ id: userId, ...rest })), user];
  return useOptimistic<Change>(
    id,
    async (body) => client.call(updateConversation, { params: { id }, body }),
    (before, change) => {
      const { assignedUserId } = change;
      const expected = {
        ...before,
        ...given(change),
        ...teamAfter(before, change, teams),
        ...handlerAfter(change),
      };
      if (assignedUserId === undefined) return expected;
      const person = people.find((candidate) => candidate.id === assignedUserId);
      const assignedUser = person
        ? { id: person.id, name: person.name, avatar: person.avatar }
        : null;
      return { ...expected, assignedUserId, assignedUser };
    },
  );
}

/** True if this person answers the conversation. */
export function isMine(
  { handler, assignedUserId }: Pick<Conversation, 'handler' | 'assignedUserId'>,
  userId: string,
): boolean {
  return handler === 'person' && assignedUserId === userId;
}

/** Takes the conversation from the AI, or from a colleague. */
export function useTakeOver(id: string): UseMutationResult<ConversationDetail, Error, void> {
  const { user } = useSession();
  return useOptimistic<void>(
    id,
    async () => client.call(takeOverConversation, { params: { id } }),
    (before) => ({
      ...before,
      handler: 'person',
      assignedUserId: user.id,
      assignedUser: { id: user.id, name: user.name, avatar: user.avatar },
    }),
  );
}

/** Gives the conversation back to the AI. */
export function useHandBack(id: string): UseMutationResult<ConversationDetail, Error, void> {
  return useOptimistic<void>(
    id,
    async () => client.call(handBackConversation, { params: { id } }),
    (before) => ({
      ...before,
      handler: 'ai',
      assignedUserId: null,
      assignedUser: null,
      assignedTeamId: null,
      assignedTeam: null,
    }),
  );
}

/** What a change names; absent fields stay as they are. */
function given(change: Change): Partial<Conversation> {
  const { status, priority, tags, subject } = change;
  return {
    ...(status === undefined ? {} : { status }),
    ...(priority === undefined ? {} : { priority }),
    ...(tags === undefined ? {} : { tags }),
    ...(subject === undefined ? {} : { subject }),
  };
}

/** The team it is given to, and that whoever has it and is not of that team has it no more. */
function teamAfter(
  { assignedUserId }: Conversation,
  { assignedTeamId }: Change,
  teams: readonly Team[],
): Partial<Conversation> {
  if (assignedTeamId === undefined) return {};
  const team = teams.find(({ id }) => id === assignedTeamId);
  const assignedTeam = team ? { id: team.id, name: team.name } : null;
  const mayStay = !team || team.members.some(({ id }) => id === assignedUserId);
  return {
    assignedTeamId,
    assignedTeam,
    ...(mayStay ? {} : { assignedUserId: null, assignedUser: null }),
  };
}

/** As the server has it: who is given a conversation answers it, an escalated one needs a person. */
function handlerAfter({ assignedUserId, assignedTeamId, status }: Change): Partial<Conversation> {
  return assignedUserId || assignedTeamId || status === 'escalated' ? { handler: 'person' } : {};
}

function useOptimistic<V>(
  id: string,
  act: (variables: V) => Promise<ConversationDetail>,
  expect: (before: Conversation, variables: V) => Conversation,
): UseMutationResult<ConversationDetail, Error, V, Conversation | undefined> {
  const cache = useQueryClient();
  const { user } = useSession();
  return useMutation({
    // One after the other: two quick changes arrive in their order.
    scope: { id: `conversation:${id}` },
    mutationFn: act,
    onMutate: (variables) => {
      const before = findConversation(cache, id);
      if (before) putConversation(cache, expect(before, variables), user.id);
      return before;
    },
    onError: (_error, _variables, before) => {
      if (before) putConversation(cache, before, user.id);
    },
    onSuccess: (after) => {
      putConversation(cache, after, user.id);
      void cache.invalidateQueries({ queryKey: keys.counts });
    },
  });
}
