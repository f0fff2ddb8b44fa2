import { useEffect } from 'react';
import unreadMark from './mark-unread.svg';
import mark from './mark.svg';

const tab = { page: '', unread: 0 };

/** Names the page in its tab; what it is called may come later. */
export function usePageTitle(page: string | undefined): void {
  useEffect(() => {
    if (page === undefined) return;
    tab.page = page;
    show();
  }, [page]);
}

/** Says in the tab how many conversations hold new words, so that one in the background tells. */
export function setUnread(unread: number): void {
  if (tab.unread === unread) return;
  tab.unread = unread;
  show();
  const icon = document.querySelector('link[rel="icon"]');
  icon?.setAttribute('href', unread > 0 ? unreadMark : mark);
}

/** “(3) Inbox · Frontdesk”. */
export function titleOf(page: string, unread: number): string {
  const name = page === '' ? 'Frontdesk' : `${page} · Frontdesk`;
  return unread > 0 ? `(${unread}) ${name}` : name;
}

function show(): void {
  document.title = titleOf(tab.page, tab.unread);
}
