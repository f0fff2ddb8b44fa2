import { createMessage } from '@frontdesk/contract';
import type { QueryClient } from '@tanstack/react-query';
import { createStore } from '../ui/store.ts';
import { putMessage } from './apply-frame.ts';
import { client, describeError } from './client.ts';
import { randomUuid } from './uuid.ts';

/** A message on its way. Its `externalId` stays the same over retries: it cannot arrive twice. */
export interface Outgoing {
  externalId: string;
  conversationId: string;
  content: string;
  isPrivate: boolean;
  createdAt: string;
  /** Why it was not sent; null while it is on its way. */
  error: string | null;
}

export const outbox = createStore<{ list: readonly Outgoing[] }>({ list: [] });

/** Shows a message at once and sends it; a failure stays beside it, to try again or discard. */
export async function sendMessage(
  cache: QueryClient,
  message: Pick<Outgoing, 'conversationId' | 'content' | 'isPrivate'>,
): Promise<void> {
  const outgoing: Outgoing = {
    ...message,
    externalId: randomUuid(),
    createdAt: new Date().toISOString(),
    error: null,
  };
  outbox.set(({ list }) => ({ list: [...list, outgoing] }));
  await deliver(cache, outgoing);
}

/** Sends a failed message again under the same id. */
export async function retryMessage(cache: QueryClient, externalId: string): Promise<void> {
  const outgoing = outbox.get().list.find((item) => item.externalId === externalId);
  if (!outgoing || outgoing.error === null) return;
  mark(externalId, null);
  await deliver(cache, outgoing);
}

/** Forgets a message that could not be sent. */
export function discardMessage(externalId: string): void {
  outbox.set(({ list }) => ({ list: list.filter((item) => item.externalId !== externalId) }));
}

async function deliver(cache: QueryClient, outgoing: Outgoing): Promise<void> {
  const { externalId, conversationId, content, isPrivate } = outgoing;
  try {
    const message = await client.call(createMessage, {
      params: { id: conversationId },
      body: { content, private: isPrivate, externalId },
    });
    putMessage(cache, message);
    discardMessage(externalId);
  } catch (error) {
    mark(externalId, describeError(error));
  }
}

function mark(externalId: string, error: string | null): void {
  outbox.set(({ list }) => ({
    list: list.map((item) => (item.externalId === externalId ? { ...item, error } : item)),
  }));
}
