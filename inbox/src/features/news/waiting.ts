import type { Conversation } from '@frontdesk/contract';

/**
 * The conversations in which a customer's words wait for this person: unread, in the team's hands,
 * and theirs or nobody's. What the AI or a colleague answers is no news for them.
 */
export function waitingFor(userId: string, items: readonly Conversation[]): Conversation[] {
  return items.filter(
    ({ unreadCount, handler, assignedUserId }) =>
      unreadCount > 0 &&
      handler === 'person' &&
      (assignedUserId === null || assignedUserId === userId),
  );
}

/** Unread messages by conversation. */
export type Unread = ReadonlyMap<string, number>;

export function unreadOf(waiting: readonly Conversation[]): Unread {
  return new Map(waiting.map(({ id, unreadCount }) => [id, unreadCount]));
}

/** Those that hold more than was known; nothing is news to who has just come. */
export function newsIn(known: Unread | undefined, waiting: readonly Conversation[]) {
  if (known === undefined) return [];
  return waiting.filter(({ id, unreadCount }) => unreadCount > (known.get(id) ?? 0));
}
