import type { Conversation } from '@frontdesk/contract';
import type { QueryClient } from '@tanstack/react-query';
import { findConversation } from '../../api/apply-frame.ts';
import { dismissToast, toasts } from '../../ui/toast-store.ts';

/**
 * Takes a toast about a change away as soon as the conversation is known to be otherwise again:
 * what it offers to undo is gone. Only what is newer than `before` counts, as the list may still
 * tell how it was.
 */
export function showWhileTrue(
  cache: QueryClient,
  toastId: number,
  before: Conversation,
  isTrue: (conversation: Conversation) => boolean,
): void {
  const stops: (() => void)[] = [];
  const look = (): void => {
    const now = findConversation(cache, before.id);
    if (now && now.updatedAt > before.updatedAt && !isTrue(now)) dismissToast(toastId);
  };
  const leave = (): void => {
    if (toasts.get().list.some(({ id }) => id === toastId)) return;
    for (const stop of stops) stop();
  };
  stops.push(cache.getQueryCache().subscribe(look), toasts.subscribe(leave));
}
