import { createMessage } from '@frontdesk/contract';
import type { QueryClient } from '@tanstack/react-query';
import { createStore } from '../ui/store.ts';
import { putMessage } from './apply-frame.ts';
import { client, describeError, isRefusal } from './client.ts';
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
  /** The server could not be reached: sent by itself once it can. */
  isWaiting: boolean;
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
    isWaiting: false,
  };
  outbox.set(({ list }) => ({ list: [...list, outgoing] }));
  await deliver(cache, outgoing);
}

/** Sends a failed message again under the same id. */
export async function retryMessage(cache: QueryClient, externalId: string): Promise<void> {
  const outgoing = outbox.get().list.find((item) => item.externalId === externalId);
  if (!outgoing || outgoing.error === null) return;
  mark(externalId, { error: null, isWaiting: false });
  await deliver(cache, outgoing);
}

/** Sends what waited for the server, in its order. */
export async function retryWaiting(cache: QueryClient): Promise<void> {
  for (const { externalId, isWaiting } of outbox.get().list) {
    if (isWaiting) await retryMessage(cache, externalId);
  }
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
    mark(externalId, { error: describeError(error), isWaiting: !isRefusal(error) });
  }
}

function mark(externalId: string, state: Pick<Outgoing, 'error' | 'isWaiting'>): void {
  outbox.set(({ list }) => ({
    list: list.map((item) => (item.externalId === externalId ? { ...item, ...state } : item)),
  }));
}
