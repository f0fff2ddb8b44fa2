import { getConversation, listMessages, markConversationRead } from '@frontdesk/contract';
import type { ConversationDetail } from '@frontdesk/contract';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo } from 'react';
import { findConversation } from '../../api/apply-frame.ts';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { tell } from '../../api/realtime.ts';
import { useMay } from '../../api/session.ts';

/** One conversation; what a list knows of it is shown until the rest is here. */
export function useConversation(id: string): UseQueryResult<ConversationDetail> {
  const cache = useQueryClient();
  return useQuery({
    queryKey: keys.conversation(id),
    queryFn: async ({ signal }) => client.call(getConversation, { params: { id } }, { signal }),
    placeholderData: () => {
      const known = findConversation(cache, id);
      return known && { ...known, contact: null };
    },
  });
}

/** The messages of a conversation, oldest first; older pages are loaded on demand. */
export function useMessages(id: string) {
  const query = useInfiniteQuery({
    queryKey: keys.messages(id),
    queryFn: async ({ pageParam, signal }) =>
      client.call(
        listMessages,
        {
          params: { id },
          query: { limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const messages = useMemo(
    () => (query.data?.pages ?? []).flatMap(({ items }) => items).toReversed(),
    [query.data],
  );
  return { query, messages };
}

/** Tells the others that this person looks at it, and marks as read what they can see. */
export function useAttendance(id: string, unreadCount: number): void {
  const mayWrite = useMay('conversations.write');
  const read = useMutation({
    meta: { quiet: true },
    mutationFn: async () => client.call(markConversationRead, { params: { id } }),
  });
  useEffect(() => {
    tell({ type: 'conversation.view', conversationId: id });
    return () => tell({ type: 'conversation.view', conversationId: null });
  }, [id]);
  const look = useEffectEvent((count: number) => {
    const isSeen = document.visibilityState === 'visible';
    if (mayWrite && count > 0 && isSeen && !read.isPending) read.mutate();
  });
  useEffect(() => {
    const onLook = (): void => look(unreadCount);
    onLook();
    document.addEventListener('visibilitychange', onLook);
    return () => document.removeEventListener('visibilitychange', onLook);
  }, [unreadCount]);
}
