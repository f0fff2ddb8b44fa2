import { ActionIcon, Button, CloseButton, Menu, TextInput } from '@mantine/core';
import { IconArrowsSort, IconCheck, IconSearch } from '@tabler/icons-react';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useNavigate } from 'react-router';
import type { Sort } from '../../api/keys.ts';
import { Bone, Failed, Waiting } from '../../ui/states.tsx';
import { isPhone } from '../../ui/is-phone.ts';
import { keyOf } from '../../ui/shortcuts.ts';
import { Tip } from '../../ui/tip.tsx';
import { useShortcuts } from '../../ui/use-shortcuts.ts';
import { MenuButton } from '../shell/page-head.tsx';
import { ConversationRow } from './conversation-row.tsx';
import { EmptyList } from './empty-list.tsx';
import { useConversations } from './use-conversations.ts';
import { addressOf } from './views.tsx';
import type { View } from './views.tsx';
import { stepFrom } from './walk.ts';

/** The conversations of a view: search, order, rows, and the keys to move through them. */
export function ConversationList({
  view,
  openId,
}: {
  view: View;
  openId: string | undefined;
}): ReactNode {
  const [words, setWords] = useState('');
  const [sort, setSort] = useState<Sort>('newest');
  const [q] = useDebouncedValue(words.trim(), 250);
  const field = useRef<HTMLInputElement>(null);
  const { query, items } = useConversations({ ...view.filter, sort, ...(q === '' ? {} : { q }) });
  useMoves(view, openId, items, field);
  const list = useReturn(openId);
  return (
    <section className="list" aria-label={`Conversations: ${view.title}`}>
      <header className="list-head">
        <MenuButton />
        <h1 className="grow ellipsis">{view.title}</h1>
        <SortMenu sort={sort} onChange={setSort} />
      </header>
      <search className="list-search">
        <Tip label="Search" keys={keyOf('search')}>
          <TextInput
            ref={field}
            aria-label="Search conversations"
            placeholder="Search names, subjects, messages"
            maxLength={200}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            leftSection={<IconSearch size={15} stroke={1.7} />}
            rightSection={
              words === '' ? null : (
                <CloseButton size="sm" aria-label="Clear" onClick={() => setWords('')} />
              )
            }
          />
        </Tip>
      </search>
      <div className="list-body" aria-busy={query.isFetching}>
        {query.isPending && <RowBones />}
        {query.isError && items.length === 0 && (
          <Failed error={query.error} retry={query.refetch} />
        )}
        {query.isSuccess && items.length === 0 && (
          <EmptyList view={view} q={q} clear={() => setWords('')} />
        )}
        <ul ref={list}>
          {items.map((conversation) => (
            <ConversationRow
              key={conversation.id}
              conversation={conversation}
              viewId={view.id}
              isOpen={conversation.id === openId}
            />
          ))}
        </ul>
        <More query={query} />
      </div>
    </section>
  );
}

/** On a phone the list replaces the conversation that closes: the focus goes back to its row. */
function useReturn(openId: string | undefined): RefObject<HTMLUListElement | null> {
  const list = useRef<HTMLUListElement>(null);
  const before = useRef(openId);
  useEffect(() => {
    const left = before.current;
    before.current = openId;
    if (openId !== undefined || left === undefined || !isPhone()) return;
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(left)}"]`)?.focus();
  }, [openId]);
  return list;
}

/** Presses that follow each other within this time, in milliseconds, are one walk. */
const WALK = 1_000;

/**
 * j and k walk through the rows, also from the place of one that left them. A walk goes on
 * from where it aims at: the page may open more slowly than the keys are pressed.
 */
function useMoves(
  view: View,
  openId: string | undefined,
  items: readonly { id: string }[],
  field: RefObject<HTMLInputElement | null>,
): void {
  const navigate = useNavigate();
  const last = useRef(openId);
  const before = useRef<readonly string[]>([]);
  const walk = useRef({ id: openId, time: -WALK });
  const ids = useMemo(() => items.map(({ id }) => id), [items]);
  useEffect(() => {
    if (openId === undefined) return;
    last.current = openId;
    if (ids.includes(openId)) before.current = ids;
  }, [ids, openId]);
  const go = (step: 1 | -1): void => {
    const time = performance.now();
    const from = time - walk.current.time < WALK ? walk.current.id : (openId ?? last.current);
    const target = stepFrom({ before: before.current, now: ids }, from, step);
    if (target === undefined) return;
    walk.current = { id: target, time };
    void navigate(addressOf(view.id, target));
  };
  useShortcuts({
    next: () => go(1),
    previous: () => go(-1),
    search: () => field.current?.focus(),
  });
}

const orders = [
  { value: 'newest', title: 'Newest first' },
  { value: 'oldest', title: 'Oldest first' },
  { value: 'priority', title: 'By priority' },
] as const;

function SortMenu({ sort, onChange }: { sort: Sort; onChange: (sort: Sort) => void }): ReactNode {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size={30} aria-label="Order">
          <IconArrowsSort size={17} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {orders.map(({ value, title }) => (
          <Menu.Item
            key={value}
            rightSection={value === sort ? <IconCheck size={14} /> : null}
            onClick={() => onChange(value)}
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Loads the next page before its place comes into view. */
function More({ query }: { query: ReturnType<typeof useConversations>['query'] }): ReactNode {
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
      { rootMargin: '400px' },
    );
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchNextPageError, isFetchingNextPage, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={mark} className="list-more">
      {isFetchNextPageError ? (
        <Button variant="default" onClick={() => void fetchNextPage()}>
          Load more
        </Button>
      ) : (
        <RowBones rows={2} />
      )}
    </div>
  );
}

function RowBones({ rows = 8 }: { rows?: number }): ReactNode {
  return (
    <Waiting label="Loading conversations">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="conversation-row" aria-hidden>
          <Bone w={32} h={32} r={16} />
          <div className="grow stack" style={{ gap: 10 }}>
            <Bone w={`${38 + ((index * 17) % 30)}%`} />
            <Bone w={`${60 + ((index * 23) % 35)}%`} h={9} />
          </div>
        </div>
      ))}
    </Waiting>
  );
}
