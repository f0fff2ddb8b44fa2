import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { agoLong, agoShort, exact } from './time.ts';

let now = Date.now();
const listeners = new Set<() => void>();
let timer: number | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 20_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** The present time, renewed three times a minute for everybody at once. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** How long ago, with the exact time on hover. */
export function Ago({ iso, long = false }: { iso: string; long?: boolean }): ReactNode {
  const present = Math.max(useNow(), Date.parse(iso));
  return (
    <time dateTime={iso} title={exact(iso)} className="nums">
      {long ? agoLong(iso, present) : agoShort(iso, present)}
    </time>
  );
}
