import {
  createAgent,
  createAgentVersion,
  deleteAgent,
  listAgentTypes,
  listAgents,
  updateAgent,
} from '@frontdesk/contract';
import type { Agent, AgentKind, AgentVersion, BodyOf } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

export type AgentInput = BodyOf<typeof createAgent>;

/** Fields that were changed, and why. */
export interface Changed {
  changes: Partial<AgentInput>;
  note: string | null;
}

/** The AI agents of the organization. */
export function useAgents() {
  return useQuery({
    queryKey: keys.agents,
    // They are going to be edited: what others did meanwhile has to be seen first.
    refetchOnMount: 'always',
    queryFn: async ({ signal }) => client.call(listAgents, { query: { limit: 100 } }, { signal }),
  });
}

/** The kinds of agents with what their instructions may begin with; none until they are known. */
export function useAgentKinds(): readonly AgentKind[] {
  const query = useQuery({
    queryKey: keys.agentKinds,
    queryFn: async ({ signal }) => (await client.call(listAgentTypes, {}, { signal })).items,
    staleTime: Infinity,
  });
  return query.data ?? [];
}

/** Changes agents; lists and versions are asked for anew. `quiet`: its own place shows an error. */
export function useActOnAgents<Input, Output>(
  act: (input: Input) => Promise<Output>,
  meta: { quiet?: true } = {},
): UseMutationResult<Output, Error, Input> {
  const cache = useQueryClient();
  return useMutation({
    meta: { ...meta },
    mutationFn: act,
    onSuccess: async () => cache.invalidateQueries({ queryKey: keys.agents }),
  });
}

/** Adds an agent. */
export function useAddAgent(): UseMutationResult<Agent, Error, AgentInput> {
  return useActOnAgents(async (body) => client.call(createAgent, { body }));
}

/** Changes an agent for customers too. */
export function usePublishChanges(id: string): UseMutationResult<Agent, Error, Changed> {
  return useActOnAgents(
    async ({ changes, note }) =>
      client.call(updateAgent, { params: { id }, body: { ...changes, note } }),
    { quiet: true },
  );
}

/** Stores an agent with changes as a version that customers do not meet yet. */
export function useSaveDraft(id: string): UseMutationResult<AgentVersion, Error, Changed> {
  return useActOnAgents(async (body) => client.call(createAgentVersion, { params: { id }, body }), {
    quiet: true,
  });
}

/** Removes an agent; its conversations stay. */
export function useDeleteAgent(id: string): UseMutationResult<undefined, Error, void> {
  return useActOnAgents(async () => client.call(deleteAgent, { params: { id } }));
}
