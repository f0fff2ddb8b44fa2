import { createMessage } from '@frontdesk/contract';
import type { QueryClient } from '@tanstack/react-query';
import { ZodError } from 'zod';
import { createStore } from '../ui/store.ts';
import { putMessage } from './apply-frame.ts';
import { client, describeError, isRefusal, isSignedOut } from './client.ts';
import { keys } from './keys.ts';
import { readOutgoing, writeOutgoing } from './outgoing.ts';
import type { Outgoing } from './outgoing.ts';
import { backOff } from './socket.ts';
import { randomUuid } from './uuid.ts';

/** Milliseconds after which an answer is not waited for any longer. */
const PATIENCE = 20_000;

/** What the signed-in person wrote and the server is not yet known to have, oldest first. */
export const outbox = createStore<{ list: readonly Outgoing[] }>({ list: [] });

export interface OutboxOptions {
  cache: QueryClient;
  /**
   * A person in an organization. What one wrote is kept under their name, and never sent in the
   * name of another.
   */
  owner: string;
  /** The server will not take a message; `problem` says why. */
  onRefused: (entry: Outgoing, problem: string) => void;
}

/** What goes on with the messages while their owner is signed in. */
interface Desk extends OutboxOptions {
  closed: AbortController;
  /** Conversations whose messages are being sent, one after the other. */
  busy: Set<string>;
  /** Attempts in a row that did not get through. */
  attempt: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

let desk: Desk | undefined;

/** Takes up what the owner left unsent. */
export function openOutbox(options: OutboxOptions): void {
  closeOutbox();
  const closed = new AbortController();
  desk = { ...options, closed, busy: new Set(), attempt: 0, timer: undefined };
  outbox.set({ list: readOutgoing(options.owner) });
  flushOutbox();
}

/** Stops sending and forgets the messages here; they stay kept for their owner. */
export function closeOutbox(): void {
  if (!desk) return;
  desk.closed.abort();
  clearTimeout(desk.timer);
  desk = undefined;
  outbox.set({ list: [] });
}

/** Shows a message at once, keeps it, and sends it when those before it have been. */
export function sendMessage(
  message: Pick<Outgoing, 'conversationId' | 'content' | 'attachments' | 'isPrivate'>,
): void {
  const createdAt = new Date().toISOString();
  const externalId = randomUuid();
  write((list) => [
    ...list,
    { ...message, externalId, createdAt, state: 'waiting', problem: null },
  ]);
  flushOutbox();
}

/** Sends a message that failed or waits again, under the same id. */
export function retryMessage(externalId: string): void {
  change(externalId, (entry) => (entry.state === 'failed' ? { state: 'waiting' } : {}));
  flushOutbox();
}

/** Forgets a message: it arrived, or is given up. */
export function removeMessage(externalId: string): void {
  if (!outbox.get().list.some((entry) => entry.externalId === externalId)) return;
  write((list) => list.filter((entry) => entry.externalId !== externalId));
}

/** Sends what waits: each conversation's messages in their order, several conversations at once. */
export function flushOutbox(): void {
  if (!desk) return;
  clearTimeout(desk.timer);
  desk.timer = undefined;
  for (const { conversationId, state } of outbox.get().list) {
    if (state === 'waiting' && !desk.busy.has(conversationId)) void drain(desk, conversationId);
  }
}

async function drain(at: Desk, conversationId: string): Promise<void> {
  at.busy.add(conversationId);
  for (;;) {
    const entry = outbox
      .get()
      .list.find((other) => other.conversationId === conversationId && other.state === 'waiting');
    if (!entry) break;
    change(entry.externalId, () => ({ state: 'sending' }));
    const outcome = await attempt(at, entry);
    // Closed meanwhile: what is here now belongs to somebody else.
    if (desk !== at) return;
    if (outcome === 'sent') {
      at.attempt = 0;
      removeMessage(entry.externalId);
    } else if (outcome.isFinal) {
      change(entry.externalId, () => ({ state: 'failed', problem: outcome.problem }));
      at.onRefused(entry, outcome.problem);
    } else {
      change(entry.externalId, () => ({ state: 'waiting', problem: outcome.problem }));
      tryLater(at);
      // Those behind it must not overtake it.
      break;
    }
  }
  at.busy.delete(conversationId);
}

/** How an attempt ended; where it is final the server will never take the message. */
type Outcome = 'sent' | { isFinal: boolean; problem: string };

async function attempt({ cache, closed }: Desk, entry: Outgoing): Promise<Outcome> {
  const { externalId, conversationId, content, isPrivate } = entry;
  const attachments = entry.attachments.map(({ id }) => id);
  try {
    const message = await client.call(
      createMessage,
      {
        params: { id: conversationId },
        body: { content, attachments, private: isPrivate, externalId },
      },
      { signal: AbortSignal.any([closed.signal, AbortSignal.timeout(PATIENCE)]) },
    );
    if (!closed.signal.aborted) putMessage(cache, message);
    return 'sent';
  } catch (error) {
    if (error instanceof ZodError) {
      // The server took it and told it in words newer than this page.
      void cache.invalidateQueries({ queryKey: keys.messages(conversationId) });
      return 'sent';
    }
    if (!isSignedOut(error)) return { isFinal: isRefusal(error), problem: describeError(error) };
    // Whoever signs in as the same person finds it waiting.
    void cache.invalidateQueries({ queryKey: keys.me });
    return { isFinal: false, problem: 'You are signed out. It is sent when you are back.' };
  }
}

function tryLater(at: Desk): void {
  if (at.timer !== undefined) return;
  at.timer = setTimeout(flushOutbox, backOff(at.attempt, Math.random()));
  at.attempt += 1;
}

function change(externalId: string, make: (entry: Outgoing) => Partial<Outgoing>): void {
  write((list) =>
    list.map((entry) => (entry.externalId === externalId ? { ...entry, ...make(entry) } : entry)),
  );
}

/** Shown and kept are always the same. */
function write(make: (list: readonly Outgoing[]) => readonly Outgoing[]): void {
  outbox.set(({ list }) => ({ list: make(list) }));
  if (desk) writeOutgoing(desk.owner, outbox.get().list);
}
