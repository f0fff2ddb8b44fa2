import type { ClientFrame, Frame } from '@frontdesk/contract';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { createStore } from '../ui/store.ts';
import { readSetting } from '../ui/stored.ts';
import { applyFrame, loadsOf } from './apply-frame.ts';
import { Intake } from './intake.ts';
import { keys } from './keys.ts';
import { live, nothingLive, prune, reduceLive } from './live.ts';
import { flushOutbox, removeMessage } from './outbox.ts';
import { openSocket } from './socket.ts';
import type { Connectedness, Socket } from './socket.ts';
import { viewing } from './viewing.ts';

export const connection = createStore<{ state: Connectedness }>({ state: 'connecting' });

let socket: Socket | undefined;

/** Tells the server something, if it is connected; such words may be lost. */
export function tell(frame: ClientFrame): void {
  if (frame.type === 'conversation.view') viewing.set({ conversationId: frame.conversationId });
  socket?.send(frame);
}

/** Keeps caches and live state true while a member is signed in. */
export function useRealtime(userId: string): void {
  const cache = useQueryClient();
  useEffect(() => follow(cache, userId), [cache, userId]);
}

function follow(cache: QueryClient, userId: string): () => void {
  const intake = new Intake();
  const opened = openSocket({
    url: () => address(intake.last),
    onText(text) {
      const verdict = intake.judge(text);
      if (verdict.kind === 'refresh') void refresh(cache);
      if (verdict.kind === 'ready') begin(cache, verdict.isResumed);
      if (verdict.kind === 'apply') take(cache, verdict.frame, userId);
    },
    onChange(state) {
      connection.set({ state });
      if (state === 'lost') live.set(nothingLive);
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

/** The line stands: says and sends what could not be said meanwhile, asks for what was missed. */
function begin(cache: QueryClient, isResumed: boolean): void {
  // Said even if it is nothing: the server may still know what was viewed before.
  socket?.send({ type: 'conversation.view', ...viewing.get() });
  flushOutbox();
  // Who came and went is told to those alone who hear it.
  void cache.invalidateQueries({ queryKey: keys.everybody });
  if (isResumed) void cache.invalidateQueries({ predicate: hasFailed });
  else void refresh(cache);
}

function take(cache: QueryClient, frame: Frame, userId: string): void {
  applyFrame(cache, frame, userId);
  live.set((state) => reduceLive(state, frame, Date.now()));
  // It arrived, though the answer to its request may have been lost.
  if (frame.type === 'message.created' && frame.data.externalId !== null) {
    removeMessage(frame.data.externalId);
  }
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

function hasFailed({ state }: { state: { status: string } }): boolean {
  return state.status === 'error';
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
