import { listMembers } from '@frontdesk/contract';
import type { Member } from '@frontdesk/contract';
import { queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';
import { keys } from './keys.ts';

/** Everybody in the organization: who is its last owner cannot be told from one page. */
export const membersOf = (slug: string) =>
  queryOptions({
    queryKey: keys.members(slug),
    queryFn: async ({ signal }) => allMembers(slug, signal),
  });

async function allMembers(slug: string, signal: AbortSignal, cursor?: string): Promise<Member[]> {
  const query = { limit: 100, cursor };
  const page = await client.call(listMembers, { params: { slug }, query }, { signal });
  if (page.nextCursor === null) return page.items;
  return [...page.items, ...(await allMembers(slug, signal, page.nextCursor))];
}
