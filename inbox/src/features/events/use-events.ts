import { listEvents } from '@frontdesk/contract';
import type { QueryOf } from '@frontdesk/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** Which events are shown: the query of the route without paging. */
export type EventFilter = Partial<Omit<QueryOf<typeof listEvents>, 'limit' | 'cursor'>>;

/** Events, the newest first; asked again twice a minute. */
export function useEvents(filter: EventFilter) {
  return useInfiniteQuery({
    queryKey: keys.events(filter),
    queryFn: async ({ pageParam, signal }) =>
      client.call(
        listEvents,
        { query: { ...filter, limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 30_000,
  });
}
