import { getRun, listRuns, replayRun } from '@frontdesk/contract';
import type { BodyOf, Replay, ReplayComparison } from '@frontdesk/contract';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

export type Wish = NonNullable<BodyOf<typeof replayRun>>;

/** One run with its steps; a run that waits or goes on gets more of them. */
export function useRun(id: string) {
  return useQuery({
    queryKey: keys.run(id),
    queryFn: async ({ signal }) => client.call(getRun, { params: { id } }, { signal }),
  });
}

/** The runs of a conversation, newest first; older ones on demand. */
export function useRuns(conversationId: string) {
  return useInfiniteQuery({
    queryKey: keys.runs(conversationId),
    queryFn: async ({ pageParam, signal }) =>
      client.call(
        listRuns,
        {
          params: { id: conversationId },
          query: { limit: 20, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Runs it again: as it was, or with something else, to compare. */
export function useReplay(id: string) {
  return useMutation<Replay | ReplayComparison, Error, Wish>({
    meta: { quiet: true },
    mutationFn: async (wish) => client.call(replayRun, { params: { id }, body: wish }),
  });
}
