import { listTeams } from '@frontdesk/contract';
import type { Team } from '@frontdesk/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { keys } from './keys.ts';

/** The teams of the organization, by name. */
export const teamsOf = () =>
  queryOptions({
    queryKey: keys.teams,
    queryFn: async ({ signal }) => (await allTeams(signal)).toSorted(byName),
    staleTime: 300_000,
  });

/** The same where nothing waits for them: none until they are known. */
export function useTeams(): readonly Team[] {
  return useQuery(teamsOf()).data ?? [];
}

async function allTeams(signal: AbortSignal, cursor?: string): Promise<Team[]> {
  const page = await client.call(listTeams, { query: { limit: 100, cursor } }, { signal });
  if (page.nextCursor === null) return page.items;
  return [...page.items, ...(await allTeams(signal, page.nextCursor))];
}

function byName(a: Team, b: Team): number {
  return a.name.localeCompare(b.name);
}
