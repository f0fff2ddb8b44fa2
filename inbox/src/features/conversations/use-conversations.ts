import { countConversations, listConversations } from '@frontdesk/contract';
import type { Conversation, ResponseOf } from '@frontdesk/contract';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import type { ConversationFilter } from '../../api/keys.ts';

/** The conversations of a filter, page by page; realtime keeps them true. */
export function useConversations(filter: ConversationFilter) {
  const query = useInfiniteQuery({
    queryKey: keys.conversations(filter),
    queryFn: async ({ pageParam, signal }) =>
      client.call(
        listConversations,
        { query: { ...filter, limit: 40, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // While words are added to a search its last results stay; another view begins empty.
    ...(filter.q === undefined ? {} : { placeholderData: keepPreviousData }),
  });
  const items = useMemo(() => unique(query.data?.pages ?? []), [query.data]);
  return { query, items };
}

/** How many conversations each view holds; the queues without what is over. */
export function useCounts(): UseQueryResult<ResponseOf<typeof countConversations>> {
  return useQuery({
    queryKey: keys.counts,
    queryFn: async ({ signal }) =>
      client.call(countConversations, { query: { active: true } }, { signal }),
  });
}

/** A conversation that moved between two loads of pages must not appear twice. */
function unique(pages: { items: Conversation[] }[]): Conversation[] {
  const known = new Map<string, Conversation>();
  for (const { items } of pages) {
    for (const item of items) if (!known.has(item.id)) known.set(item.id, item);
  }
  return [...known.values()];
}
