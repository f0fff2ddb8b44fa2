import type { Message } from '@frontdesk/contract';
import type { Outgoing } from '../../api/outgoing.ts';

export type ThreadItem =
  | { kind: 'day'; key: string; iso: string }
  | { kind: 'message'; key: string; message: Message; isFirst: boolean; isLast: boolean }
  | { kind: 'outgoing'; key: string; outgoing: Outgoing };

/** Messages of one sender within this time form a group under one name. */
const GROUP = 5 * 60_000;

/**
 * What a conversation shows, in order: a line for each day, messages in groups, and at the end
 * what is still on its way and not yet among the messages.
 */
export function threadItems(
  messages: readonly Message[],
  pending: readonly Outgoing[],
): ThreadItem[] {
  const items: ThreadItem[] = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    if (!before || dayOf(before.createdAt) !== dayOf(message.createdAt)) {
      items.push({ kind: 'day', key: `day:${dayOf(message.createdAt)}`, iso: message.createdAt });
    }
    items.push({
      kind: 'message',
      // The same key as while it was on its way: the bubble stays the same element.
      key: message.externalId ?? message.id,
      message,
      isFirst: !before || !together(before, message),
      isLast: !after || !together(message, after),
    });
  });
  const arrived = new Set(messages.map(({ externalId }) => externalId));
  for (const outgoing of pending) {
    if (arrived.has(outgoing.externalId)) continue;
    items.push({ kind: 'outgoing', key: outgoing.externalId, outgoing });
  }
  return items;
}

function together(a: Message, b: Message): boolean {
  return (
    a.senderType === b.senderType &&
    a.senderId === b.senderId &&
    a.senderName === b.senderName &&
    a.isPrivate === b.isPrivate &&
    a.senderType !== 'system' &&
    dayOf(a.createdAt) === dayOf(b.createdAt) &&
    Date.parse(b.createdAt) - Date.parse(a.createdAt) < GROUP
  );
}

function dayOf(iso: string): string {
  return new Date(iso).toDateString();
}
