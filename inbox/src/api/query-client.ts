import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { toast } from '../ui/toast-store.ts';
import { describeError, isRefusal, isSignedOut } from './client.ts';
import { keys } from './keys.ts';

/**
 * Makes the cache of everything the server told. Failed actions are told in a toast here, once,
 * unless they say `meta: { quiet: true }` because their own place shows the error.
 */
export function createQueryClient(): QueryClient {
  const noticeSignOut = (error: unknown): void => {
    if (isSignedOut(error)) void cache.invalidateQueries({ queryKey: keys.me });
  };
  const cache = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] !== keys.me[0]) noticeSignOut(error);
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        noticeSignOut(error);
        if (mutation.meta?.['quiet'] !== true) toast.failure(describeError(error));
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && !isRefusal(error),
        // A moment's hiccup is got over; what lasts is said soon.
        retryDelay: (failures) => 400 * 2 ** failures,
        refetchOnWindowFocus: false,
        // The browser says “offline” of the internet; the server may be on this machine.
        networkMode: 'always',
        refetchOnReconnect: true,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return cache;
}
