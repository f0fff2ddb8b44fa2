import {
  compareAgentVersions,
  getAgentVersion,
  listAgentVersions,
  publishAgentVersion,
  publishUntestedAgentVersion,
  restoreAgentVersion,
} from '@frontdesk/contract';
import type { Agent, AgentSnapshot } from '@frontdesk/contract';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { useActOnAgents } from '../use-agents.ts';

/** The versions of an agent, the newest first. */
export function useVersions(id: string) {
  return useInfiniteQuery({
    queryKey: keys.agentVersions(id),
    refetchOnMount: 'always',
    queryFn: async ({ pageParam, signal }) =>
      client.call(
        listAgentVersions,
        {
          params: { id },
          query: { limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** What differs in a version; null: from the one before it. */
export function useChanges(id: string, version: number, since: number | null) {
  return useQuery({
    queryKey: keys.agentChanges(id, version, since),
    // A version never changes.
    staleTime: Infinity,
    queryFn: async ({ signal }) =>
      client.call(
        compareAgentVersions,
        { params: { id, version }, query: since === null ? {} : { since } },
        { signal },
      ),
  });
}

/** Reads a version whole, when it is wanted. */
export function useReadVersion(id: string): UseMutationResult<AgentSnapshot, Error, number> {
  return useMutation({
    mutationFn: async (version) =>
      (await client.call(getAgentVersion, { params: { id, version } })).snapshot,
  });
}

/** A version that is to answer customers; with a reason in spite of its tests. */
export interface Publication {
  version: number;
  reason?: string;
}

/** Lets a version answer customers. */
export function usePublishVersion(id: string): UseMutationResult<Agent, Error, Publication> {
  return useActOnAgents(
    async ({ version, reason }: Publication) => {
      const params = { id, version };
      return reason === undefined
        ? client.call(publishAgentVersion, { params })
        : client.call(publishUntestedAgentVersion, { params, body: { reason } });
    },
    // What the tests say is shown where it was asked for.
    { quiet: true },
  );
}

/** Makes a new version that equals this one, and lets it answer customers. */
export function useRestoreVersion(id: string): UseMutationResult<Agent, Error, number> {
  return useActOnAgents(
    async (version: number) => client.call(restoreAgentVersion, { params: { id, version } }),
    { quiet: true },
  );
}
