import {
  createAgentTool,
  deleteAgentTool,
  listAgentTools,
  listTools,
  orderAgentTools,
  updateAgentTool,
} from '@frontdesk/contract';
import type { AgentTool, BodyOf, OfferedTool } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** What agents can be given. */
export function useTools() {
  return useQuery({
    queryKey: keys.tools,
    refetchOnMount: 'always',
    queryFn: async ({ signal }) => (await client.call(listTools, {}, { signal })).items,
  });
}

/** The tools that an agent was given, in order. */
export function useAgentTools(agentId: string) {
  return useQuery({
    queryKey: keys.agentTools(agentId),
    refetchOnMount: 'always',
    queryFn: async ({ signal }) =>
      (await client.call(listAgentTools, { params: { id: agentId } }, { signal })).items,
  });
}

function useAct<Input>(
  agentId: string,
  act: (input: Input) => Promise<unknown>,
): UseMutationResult<unknown, Error, Input> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.agentTools(agentId) }),
  });
}

type Given = Omit<BodyOf<typeof createAgentTool>, 'settings' | 'isEnabled'> &
  Partial<Pick<BodyOf<typeof createAgentTool>, 'settings' | 'isEnabled'>>;
type Changed = BodyOf<typeof updateAgentTool>;

export function useGiveTool(agentId: string): UseMutationResult<unknown, Error, Given> {
  return useAct(agentId, async (body) =>
    client.call(createAgentTool, { params: { id: agentId }, body }),
  );
}

export function useChangeTool(
  agentId: string,
): UseMutationResult<unknown, Error, { toolId: string; body: Changed }> {
  return useAct(agentId, async ({ toolId, body }) =>
    client.call(updateAgentTool, { params: { id: agentId, toolId }, body }),
  );
}

export function useTakeTool(agentId: string): UseMutationResult<unknown, Error, string> {
  return useAct(agentId, async (toolId) =>
    client.call(deleteAgentTool, { params: { id: agentId, toolId } }),
  );
}

/** Puts the tools in another order; they are shown so at once. */
export function useOrderTools(agentId: string): UseMutationResult<unknown, Error, AgentTool[]> {
  const cache = useQueryClient();
  const queryKey = keys.agentTools(agentId);
  return useMutation({
    onMutate: (tools) => cache.setQueryData(queryKey, tools),
    mutationFn: async (tools) =>
      client.call(orderAgentTools, {
        params: { id: agentId },
        body: { ids: tools.map(({ id }) => id) },
      }),
    onSettled: async () => cache.invalidateQueries({ queryKey }),
  });
}

/** True if the agent was given this tool. */
export function isGiven(offered: OfferedTool, tools: readonly AgentTool[]): boolean {
  return tools.some(
    ({ integrationId, schema }) =>
      integrationId === (offered.integration?.id ?? null) && schema.toolName === offered.toolName,
  );
}
