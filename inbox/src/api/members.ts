import { listMembers } from '@frontdesk/contract';
import type { Availability, Member } from '@frontdesk/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { keys } from './keys.ts';
import { useSession } from './session.ts';

/** Everybody in the organization: who is its last owner cannot be told from one page. */
export const membersOf = (slug: string) =>
  queryOptions({
    queryKey: keys.members(slug),
    queryFn: async ({ signal }) => allMembers(slug, signal),
  });

/** The people of the organization; none until they are known. Realtime keeps them true. */
export function useMembers(): readonly Member[] {
  const { organization } = useSession();
  return useQuery({ ...membersOf(organization.slug), staleTime: 300_000 }).data ?? [];
}

/** Whether somebody is there; undefined until it is known. */
export function useAvailability(userId: string): Availability | undefined {
  return useMembers().find((member) => member.userId === userId)?.availability;
}

async function allMembers(slug: string, signal: AbortSignal, cursor?: string): Promise<Member[]> {
  const query = { limit: 100, cursor };
  const page = await client.call(listMembers, { params: { slug }, query }, { signal });
  if (page.nextCursor === null) return page.items;
  return [...page.items, ...(await allMembers(slug, signal, page.nextCursor))];
}
