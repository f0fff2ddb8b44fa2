import type { QueryClient, QueryKey } from '@tanstack/react-query';

/** Milliseconds in which news of the same thing are gathered. */
const GATHER = 1_000;

const waiting = new WeakMap<QueryClient, Set<string>>();

/** Asks for something anew in a moment, once, however many news say so until then. */
export function refreshSoon(cache: QueryClient, queryKey: QueryKey): void {
  const keys = waiting.get(cache) ?? new Set();
  waiting.set(cache, keys);
  const name = JSON.stringify(queryKey);
  if (keys.has(name)) return;
  keys.add(name);
  setTimeout(() => {
    keys.delete(name);
    void cache.invalidateQueries({ queryKey });
  }, GATHER);
}
