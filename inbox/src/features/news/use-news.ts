import { useEffect, useMemo, useRef } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../../api/session.ts';
import { setUnread } from '../../ui/page-title.ts';
import { useConversations } from '../conversations/use-conversations.ts';
import { addressOf, viewOf } from '../conversations/views.tsx';
import { tellOutside } from './alerts.ts';
import { newsIn, unreadOf, waitingFor } from './waiting.ts';
import type { Unread } from './waiting.ts';

const inbox = viewOf(null);

/** Follows the inbox from every page: its count in the tab, and a word outside while it is hidden. */
export function useNews(): void {
  const { user } = useSession();
  const navigate = useNavigate();
  const { query, items } = useConversations({ ...inbox.filter, sort: 'newest' });
  const waiting = useMemo(() => waitingFor(user.id, items), [user.id, items]);
  const known = useRef<Unread>(undefined);
  useEffect(() => {
    if (!query.isSuccess) return;
    setUnread(waiting.length);
    const news = newsIn(known.current, waiting);
    known.current = unreadOf(waiting);
    if (news.length === 0 || document.visibilityState === 'visible') return;
    tellOutside(news, (id) => void navigate(addressOf(inbox.id, id)));
  }, [query.isSuccess, waiting, navigate]);
  useEffect(() => () => setUnread(0), []);
}

/** The same as a part of the page, for those who may read conversations. */
export function News(): null {
  useNews();
  return null;
}
