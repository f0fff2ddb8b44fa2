import type { Conversation, ConversationStatus, Message } from '@frontdesk/contract';
import type { ConversationFilter, Sort } from './keys.ts';

/** A list as it is cached: pages in order, the last one's cursor null at the end. */
export interface Pages<T> {
  pages: { items: T[]; nextCursor: string | null }[];
  pageParams: unknown[];
}

type Order<T> = (a: T, b: T) => number;

/** Puts a message into its conversation (newest first), once, wherever it belongs. */
export function mergeMessage<D extends Pages<Message>>(data: D, message: Message): D {
  const known = data.pages.some(({ items }) => items.some(({ id }) => id === message.id));
  if (known) return changed<Message, D>(data, message.id, (old) => withMarks(old, message));
  return inserted(data, message, newestMessage);
}

/** A message never becomes unread or unsent: an older answer may arrive after a newer frame. */
function withMarks(old: Message, message: Message): Message {
  const { deliveryStatus, deliveryError } = isSettled(old) && !isSettled(message) ? old : message;
  return {
    ...message,
    deliveryStatus,
    deliveryError,
    isDelivered: old.isDelivered || message.isDelivered,
    deliveredAt: message.deliveredAt ?? old.deliveredAt,
    isRead: old.isRead || message.isRead,
    readAt: message.readAt ?? old.readAt,
  };
}

/** True if the outcome of the delivery is known, or known to stay unknown. */
function isSettled({ deliveryStatus }: Message): boolean {
  return deliveryStatus !== null && deliveryStatus !== 'queued' && deliveryStatus !== 'sending';
}

/**
 * Puts a conversation into a cached list, moves it, or takes it out, as the list's filter says.
 * News older than what is cached are ignored. A search cannot be judged here: its rows are
 * refreshed where they stand, and new ones appear with the next search.
 */
export function mergeConversation<D extends Pages<Conversation>>(
  data: D,
  conversation: Conversation,
  filter: ConversationFilter,
  userId: string | null,
): D {
  const cached = find(data, conversation.id);
  if (cached && cached.updatedAt > conversation.updatedAt) return data;
  if (filter.q !== undefined)
    return changed<Conversation, D>(data, conversation.id, () => conversation);
  const without = cached ? removed(data, conversation.id) : data;
  if (!belongs(conversation, filter, userId)) return without;
  return inserted(without, conversation, orders[filter.sort]);
}

/** True if the conversation is one that the filter shows (the words of a search aside). */
export function belongs(
  conversation: Conversation,
  filter: ConversationFilter,
  userId: string | null,
): boolean {
  const { status, assignee, active, contact, team } = filter;
  if (status !== undefined && conversation.status !== status) return false;
  if (active && !isActive(conversation)) return false;
  if (team !== undefined && conversation.assignedTeamId !== team) return false;
  if (contact !== undefined && conversation.contactId !== contact) return false;
  if (assignee === 'ai') return conversation.handler === 'ai';
  if (assignee === 'none') {
    return conversation.handler === 'person' && conversation.assignedUserId === null;
  }
  if (assignee === 'me') return userId !== null && conversation.assignedUserId === userId;
  return true;
}

const active: readonly ConversationStatus[] = ['open', 'pending', 'escalated'];

/** True while there may be something to do: neither resolved nor closed. */
export function isActive({ status }: Pick<Conversation, 'status'>): boolean {
  return active.includes(status);
}

/** Later news of the same conversation win; equal times are news too. */
export function newer<T extends { updatedAt: string }>(cached: T | undefined, next: T): boolean {
  return cached === undefined || cached.updatedAt <= next.updatedAt;
}

const newestMessage: Order<Message> = (a, b) =>
  compare(b.createdAt, a.createdAt) || compare(b.id, a.id);

const newestFirst: Order<Conversation> = (a, b) =>
  compare(b.lastMessageAt, a.lastMessageAt) || compare(b.id, a.id);

const orders: Record<Sort, Order<Conversation>> = {
  newest: newestFirst,
  oldest: (a, b) => -newestFirst(a, b),
  priority: (a, b) => b.priority - a.priority || newestFirst(a, b),
};

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function find<T extends { id: string }>(data: Pages<T>, id: string): T | undefined {
  for (const { items } of data.pages) {
    const item = items.find((candidate) => candidate.id === id);
    if (item) return item;
  }
  return undefined;
}

function changed<T extends { id: string }, D extends Pages<T>>(
  data: D,
  id: string,
  change: (old: T) => T,
): D {
  const swap = (items: T[]): T[] => items.map((old) => (old.id === id ? change(old) : old));
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: swap(page.items) })) };
}

function removed<T extends { id: string }, D extends Pages<T>>(data: D, id: string): D {
  const keep = (items: T[]): T[] => items.filter((item) => item.id !== id);
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: keep(page.items) })) };
}

function inserted<T, D extends Pages<T>>(data: D, item: T, order: Order<T>): D {
  const last = data.pages.length - 1;
  const at = data.pages.findIndex(
    ({ items, nextCursor }, index) =>
      items.some((other) => order(item, other) < 0) || (index === last && nextCursor === null),
  );
  // Beyond what is loaded: it comes with its own page.
  if (at === -1) return data;
  const pages = data.pages.map((page, index) => {
    if (index !== at) return page;
    const position = page.items.findIndex((other) => order(item, other) < 0);
    const end = position === -1 ? page.items.length : position;
    return { ...page, items: [...page.items.slice(0, end), item, ...page.items.slice(end)] };
  });
  return { ...data, pages };
}
