import { Attachment } from '@frontdesk/contract';
import { z } from 'zod';

/** A message on its way. Its `externalId` stays the same over retries: it cannot arrive twice. */
const Outgoing = z.object({
  externalId: z.string(),
  conversationId: z.string(),
  content: z.string(),
  attachments: z.array(Attachment).default([]),
  isPrivate: z.boolean(),
  createdAt: z.string(),
  /** `waiting` is tried again by itself; `failed` was refused, and trying again is up to people. */
  state: z.enum(['waiting', 'sending', 'failed']),
  /** Why the last attempt did not succeed, in a sentence. */
  problem: z.string().nullable(),
});
export type Outgoing = z.infer<typeof Outgoing>;

const List = z.array(Outgoing);

/** What an owner wrote that is not yet known to have arrived; it survives a reload of the page. */
export function readOutgoing(owner: string): Outgoing[] {
  try {
    const kept = List.safeParse(JSON.parse(sessionStorage.getItem(nameOf(owner)) ?? '[]'));
    // Sending when the page went: the outcome is unknown, and sending again is harmless.
    return (kept.data ?? []).map((entry) =>
      entry.state === 'sending' ? { ...entry, state: 'waiting' } : entry,
    );
  } catch {
    return [];
  }
}

/** Keeps what an owner wrote. */
export function writeOutgoing(owner: string, list: readonly Outgoing[]): void {
  try {
    if (list.length === 0) sessionStorage.removeItem(nameOf(owner));
    else sessionStorage.setItem(nameOf(owner), JSON.stringify(list));
  } catch {
    // Without storage it lasts as long as the page.
  }
}

function nameOf(owner: string): string {
  return `frontdesk-outbox:${owner}`;
}
