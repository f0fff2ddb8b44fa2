import type { Conversation } from '@frontdesk/contract';

type Known = Pick<
  Conversation,
  'id' | 'contactId' | 'customerName' | 'customerEmail' | 'customerPhone'
>;

/** What a conversation is called: its subject, or else who writes. */
export function titleOf(conversation: Known & Pick<Conversation, 'subject'>): string {
  return conversation.subject ?? customerOf(conversation);
}

/** Who writes, as well as it is known: an anonymous visitor is told from others by a short code. */
export function customerOf(conversation: Known): string {
  return (
    conversation.customerName ??
    conversation.customerEmail ??
    conversation.customerPhone ??
    `Visitor ${idOf(conversation).slice(-4).toUpperCase()}`
  );
}

/** What stays the same for one customer, whatever they are called. */
export function idOf({ id, contactId }: Pick<Conversation, 'id' | 'contactId'>): string {
  return contactId ?? id;
}
