import type { ClientFrame } from '@frontdesk/contract';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { createStore } from '../ui/store.ts';
import { readSetting } from '../ui/stored.ts';
import { applyFrame, loadsOf } from './apply-frame.ts';
import { Intake } from './intake.ts';
import { keys } from './keys.ts';
import { live, nothingLive, prune, reduceLive } from './live.ts';
import { retryWaiting } from './outbox.ts';
import { openSocket } from './socket.ts';
import type { Connectedness, Socket } from './socket.ts';

export const connection = createStore<{ state: Connectedness }>({ state: 'connecting' });

/** After so long away what was kept for resuming may be gone: ask for everything anew. */
const STALE_AFTER = 3_600_000;

let socket: Socket | undefined;
let viewing: string | null = null;

/** Tells the server something, if it is connected; such words may be lost. */
export function tell(frame: ClientFrame): void {
  if (frame.type === 'conversation.view') viewing = frame.conversationId;
  socket?.send(frame);
}

/** Keeps caches and live state true while a member is signed in. */
export function useRealtime(userId: string): void {
  const cache = useQueryClient();
  useEffect(() => follow(cache, userId), [cache, userId]);
}

function follow(cache: QueryClient, userId: string): () => void {
  const intake = new Intake();
  let lostAt: number | undefined;
  const opened = openSocket({
    url: () => address(intake.last),
    onText(text) {
      const verdict = intake.judge(text);
      if (verdict.kind === 'refresh') void refresh(cache);
      if (verdict.kind !== 'apply') return;
      applyFrame(cache, verdict.frame, userId);
      live.set((state) => reduceLive(state, verdict.frame, Date.now()));
    },
    onChange(state) {
      connection.set({ state });
      if (state === 'lost') {
        lostAt ??= Date.now();
        live.set(nothingLive);
        return;
      }
      if (lostAt !== undefined && Date.now() - lostAt > STALE_AFTER) void cache.invalidateQueries();
      lostAt = undefined;
      void retryWaiting(cache);
      if (viewing !== null) tell({ type: 'conversation.view', conversationId: viewing });
    },
    onTrouble: () => void cache.invalidateQueries({ queryKey: keys.me }),
  });
  socket = opened;
  const timer = window.setInterval(() => live.set((state) => prune(state, Date.now())), 2_000);
  return () => {
    window.clearInterval(timer);
    opened.close();
    if (socket === opened) socket = undefined;
    live.set(nothingLive);
  };
}

/** Asks for everything anew; what is on its way was asked too early and is asked once more. */
async function refresh(cache: QueryClient): Promise<void> {
  const loading = cache.getQueryCache().findAll({ predicate: isNotMe, fetchStatus: 'fetching' });
  const loads = loading.map(async ({ queryKey }) => {
    await loadsOf(cache, queryKey);
    await cache.invalidateQueries({ queryKey, exact: true });
  });
  await Promise.all([cache.invalidateQueries({ predicate: isNotMe }), ...loads]);
}

function isNotMe({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return queryKey[0] !== keys.me[0];
}

function address(after: number | undefined): string {
  const url = new URL('/api/realtime', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (after !== undefined) url.searchParams.set('after', String(after));
  const organization = readSetting('organization');
  if (organization !== null) url.searchParams.set('organization', organization);
  return url.href;
}
