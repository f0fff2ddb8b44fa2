import { createAgent, deleteAgent, listAgents, updateAgent } from '@frontdesk/contract';
import type { Agent, BodyOf } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

export type AgentInput = BodyOf<typeof createAgent>;

/** The AI agents of the organization. */
export function useAgents() {
  return useQuery({
    queryKey: keys.agents,
    // They are going to be edited: what others did meanwhile has to be seen first.
    refetchOnMount: 'always',
    queryFn: async ({ signal }) => client.call(listAgents, { query: { limit: 100 } }, { signal }),
  });
}

/** Adds an agent, or sends what was changed in the one with this id. */
export function useSaveAgent(
  id: string | undefined,
): UseMutationResult<Agent, Error, { form: AgentInput; changes: Partial<AgentInput> }> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ form, changes }) =>
      id === undefined
        ? client.call(createAgent, { body: form })
        : client.call(updateAgent, { params: { id }, body: changes }),
    onSuccess: async () => cache.invalidateQueries({ queryKey: keys.agents }),
  });
}

/** Removes an agent; its conversations stay. */
export function useDeleteAgent(id: string): UseMutationResult<undefined, Error, void> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async () => client.call(deleteAgent, { params: { id } }),
    onSuccess: async () => cache.invalidateQueries({ queryKey: keys.agents }),
  });
}
