import type { Handler } from '@frontdesk/contract';
import { emptyChat } from './chat.ts';
import type { Chat } from './chat.ts';
import type { Outgoing } from './outbox.ts';
import type { Session } from './shapes.ts';

/** All that the page shows. */
export interface State {
  /** `unknown`: there is no chat with this key. `unreachable`: nothing to show, and no server. */
  phase: 'starting' | 'ready' | 'unknown' | 'unreachable';
  session: Pick<
    Session,
    'config' | 'organization' | 'replyTime' | 'isTeamHere' | 'opensAt' | 'handover'
  > | null;
  chat: Chat;
  outgoing: readonly Outgoing[];
  line: 'up' | 'lost' | 'offline';
  /** Who is to answer, where the visitor has said so before the first words. */
  choice: Handler | null;
  asking: 'no' | 'sending' | 'failed';
  /** The address that the visitor left. */
  email: string | null;
  unread: number;
}

export const firstState: State = {
  phase: 'starting',
  session: null,
  chat: emptyChat,
  outgoing: [],
  line: 'up',
  choice: null,
  asking: 'no',
  email: null,
  unread: 0,
};

/** Holds a value and tells who listens when it changes. */
export class Store<T extends object> {
  #value: T;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  change(part: Partial<T>): void {
    this.#value = { ...this.#value, ...part };
    for (const listener of this.#listeners) listener(this.#value);
  }

  /** Returns how to stop listening. */
  listen(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
