import type { WidgetMessage } from '@frontdesk/contract';
import type { Outgoing } from '../talk/outbox.ts';
import type { State } from '../talk/state.ts';

/** A thing that was said, or is about to be. */
export interface Said extends Pick<
  WidgetMessage,
  'from' | 'name' | 'content' | 'attachments' | 'createdAt'
> {
  key: string;
  /** What the conversation has, … */
  message: WidgetMessage | null;
  /** … and what it does not have yet. */
  outgoing: Outgoing | null;
  /** The conversation was closed after it. */
  closed: boolean;
}

/** All that was said, oldest first, and what is on its way. */
export function allSaid({ chat, outgoing }: Pick<State, 'chat' | 'outgoing'>): Said[] {
  const { messages, conversation } = chat;
  const said = messages.map((message, index): Said => {
    const key = message.externalId ?? message.id;
    // Another one begins only where this one is closed, with or without words in it.
    const next = messages[index + 1]?.conversationId ?? null;
    const isCurrent = conversation?.id === message.conversationId;
    const ended = conversation !== null && isCurrent === (conversation.status === 'closed');
    const closed = next === null ? ended : next !== message.conversationId;
    return { ...message, key, message, outgoing: null, closed };
  });
  const leaving = outgoing.map((entry): Said => {
    const { externalId: key, content, attachments = [], createdAt } = entry;
    const own = { from: 'visitor', name: null, message: null, closed: false } as const;
    return { ...own, key, content, attachments, createdAt, outgoing: entry };
  });
  return [...said, ...leaving];
}
