import type { ChannelType } from '@frontdesk/contract';
import type { ContactIdentity } from '../contacts/index.ts';

/** What a customer wrote. */
export interface Incoming {
  contactId: string;
  /** Who it is, where this transaction has added or changed, and so locked it. */
  contact?: ContactIdentity | undefined;
  /** True: a visitor, who becomes a contact by writing. */
  isVisitor?: boolean;
  channel: ChannelType;
  /** The configured channel it came by; null for the API. */
  channelId: string | null;
  /** Where it belongs; undefined: the contact's latest conversation on the channel, or a new one. */
  conversationId?: string | undefined;
  /** True: always begin a new conversation. */
  startNew?: boolean | undefined;
  content: string;
  /** Uploaded files that go with it, and who uploaded them. */
  attachments?: { owner: string; ids: string[] };
  /** Who wrote, as the vendor names them: the contact may be another one some day. */
  sender?: string;
  /** When it was written, by the vendor's clock; absent: now. */
  sentAt?: Date;
  /** Among those of one moment, where the vendor counts its messages. */
  order?: number | null;
  /** The sender's own id: a message that comes twice under it is one message. */
  externalId: string | null;
  /** `job`: an AI agent answers in the background if it has the conversation. */
  turn: 'job' | 'none';
  subject?: string | null | undefined;
  channelMeta?: Record<string, unknown> | undefined;
  /** What is kept with the message. */
  metadata?: Record<string, unknown> | undefined;
  /** True: somebody of the team tries an agent out, in a conversation that they begin. */
  isTrial?: boolean | undefined;
}

/** Where a message with an id of its own is already. */
export type Known = Map<string, { id: string; conversationId: string }>;

/** The sender's id counts within channel and contact: two visitors may choose the same one. */
export function channelKeyOf({
  channelId,
  contactId,
  sender,
}: Pick<Incoming, 'channelId' | 'contactId' | 'sender'>): string {
  return `${channelId ?? 'api'}/${sender ?? contactId}`;
}

export function keyOf(incoming: Incoming): string | undefined {
  return incoming.externalId === null
    ? undefined
    : `${channelKeyOf(incoming)} ${incoming.externalId}`;
}

/** Leaves out what is known and what stands twice in the batch. */
export function firstOfEach(batch: Incoming[], known: Known): Incoming[] {
  const seen = new Set(known.keys());
  return batch.filter((incoming) => {
    const key = keyOf(incoming);
    if (key === undefined) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
