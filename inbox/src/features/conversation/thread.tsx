import { Button } from '@mantine/core';
import { IconArrowDown, IconMessageCircle } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { outbox } from '../../api/outbox.ts';
import { useNow } from '../../ui/ago.tsx';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { useStore } from '../../ui/store.ts';
import { dayName } from '../../ui/time.ts';
import { Announcer } from './announcer.tsx';
import { LiveParts } from './live-parts.tsx';
import { MessageView } from './message-view.tsx';
import { OutgoingView } from './outgoing-view.tsx';
import { threadItems } from './thread-items.ts';
import type { ThreadItem } from './thread-items.ts';
import { useMessages } from './use-conversation.ts';
import { useFreshLinks } from './use-fresh-links.ts';
import './thread.css';

/** The messages of a conversation with a customer of that name. It stays at its end unless somebody reads further up. */
export function Thread({ id, customer }: { id: string; customer: string }): ReactNode {
  const { query, messages } = useMessages(id);
  const all = useStore(outbox, ({ list }) => list);
  const items = useMemo(
    () =>
      threadItems(
        messages,
        all.filter(({ conversationId }) => conversationId === id),
      ),
    [messages, all, id],
  );
  useFreshLinks(id, messages);
  const scroll = useRef<HTMLDivElement>(null);
  const [isUp, setUp] = useState(false);
  const toEnd = (): void => scroll.current?.scrollTo({ top: 0, behavior: 'smooth' });
  if (query.isError && messages.length === 0) {
    return (
      <div className="thread-frame">
        <Failed error={query.error} retry={query.refetch} />
      </div>
    );
  }
  return (
    <div className="thread-frame">
      <div
        ref={scroll}
        className="thread"
        // The keyboard scrolls it; what is new in it is read out by the announcer alone.
        role="log"
        aria-label="Messages"
        aria-live="off"
        aria-busy={query.isPending || query.isFetchingNextPage}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls needs the keyboard
        tabIndex={0}
        // The container is laid out from its end: zero is the newest message, up is negative.
        onScroll={(event) => setUp(event.currentTarget.scrollTop < -120)}
      >
        <div className="thread-items">
          <Older query={query} root={scroll} />
          {query.isPending && <ThreadBones />}
          {query.isSuccess && items.length === 0 && (
            <Nothing icon={<IconMessageCircle size={20} stroke={1.6} />} title="No message yet">
              Write the first one below.
            </Nothing>
          )}
          {items.map((item) => (
            <Item key={item.key} item={item} customer={customer} />
          ))}
          <LiveParts id={id} customer={customer} />
        </div>
      </div>
      {query.isSuccess && <Announcer messages={messages} customer={customer} />}
      {isUp && (
        <Button
          className="to-end"
          variant="default"
          radius="xl"
          leftSection={<IconArrowDown size={14} />}
          onClick={toEnd}
        >
          Latest
        </Button>
      )}
    </div>
  );
}

function Item({ item, customer }: { item: ThreadItem; customer: string }): ReactNode {
  switch (item.kind) {
    case 'day':
      return <Day iso={item.iso} />;
    case 'message':
      return (
        <MessageView
          message={item.message}
          customer={customer}
          isFirst={item.isFirst}
          isLast={item.isLast}
        />
      );
    default:
      return <OutgoingView outgoing={item.outgoing} />;
  }
}

function Day({ iso }: { iso: string }): ReactNode {
  const now = useNow();
  return <div className="day">{dayName(iso, now)}</div>;
}

function Older({
  query,
  root,
}: {
  query: ReturnType<typeof useMessages>['query'];
  root: { current: HTMLDivElement | null };
}): ReactNode {
  const { hasNextPage, isFetchNextPageError, isFetchingNextPage, fetchNextPage } = query;
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!mark.current || !hasNextPage || isFetchingNextPage || isFetchNextPageError) {
      return undefined;
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void fetchNextPage();
      },
      { root: root.current, rootMargin: '300px' },
    );
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchNextPageError, isFetchingNextPage, fetchNextPage, root]);
  if (!hasNextPage) return null;
  return (
    <div ref={mark} className="older">
      {isFetchNextPageError ? (
        <Button variant="default" onClick={() => void fetchNextPage()}>
          Load earlier messages
        </Button>
      ) : (
        'Loading earlier messages'
      )}
    </div>
  );
}

function ThreadBones(): ReactNode {
  return (
    <div className="stack" style={{ gap: 20 }} aria-hidden>
      <Bone w="46%" h={44} r={12} />
      <div style={{ alignSelf: 'flex-end', width: '58%' }}>
        <Bone w="100%" h={84} r={12} />
      </div>
      <Bone w="34%" h={44} r={12} />
    </div>
  );
}
