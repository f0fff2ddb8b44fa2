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
    queryFn: async ({ signal }) => client.call(listAgents, { query: { limit: 100 } }, { signal }),
  });
}

/** Adds an agent, or changes the one with this id. */
export function useSaveAgent(id: string | undefined): UseMutationResult<Agent, Error, AgentInput> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (body) =>
      id === undefined
        ? client.call(createAgent, { body })
        : client.call(updateAgent, { params: { id }, body }),
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
