import { readJson } from './checks.ts';
import type { Keep } from '../../keep.ts';
import { isSession } from './shapes.ts';
import type { Session } from './shapes.ts';

/** Messages that are shown at once when the page comes back, before the server answers. */
const REMEMBERED = 50;

/** What the browser remembers of a visitor, by channel. */
export class Memory {
  readonly #keep: Keep;
  readonly #channelKey: string;

  constructor(keep: Keep, channelKey: string) {
    this.#keep = keep;
    this.#channelKey = channelKey;
  }

  /** The full name under which something of this channel is kept. */
  name(what: 'token' | 'session' | 'outbox' | 'seen' | 'email' | 'draft'): string {
    return `frontdesk:${this.#channelKey}:${what}`;
  }

  get token(): string | null {
    return this.#keep.get(this.name('token'));
  }

  /** The last view of the conversation. */
  get session(): Session | undefined {
    return readJson(this.#keep.get(this.name('session')) ?? '', isSession);
  }

  /** The token is kept apart: it must survive where the conversation is too long to be kept. */
  remember(session: Session): void {
    const messages = session.messages.slice(-REMEMBERED);
    this.#keep.set(this.name('token'), session.token);
    this.#keep.set(this.name('session'), JSON.stringify({ ...session, messages }));
  }

  /** Leaves nothing behind. */
  forget(): void {
    for (const what of ['token', 'session', 'outbox', 'seen', 'email', 'draft'] as const) {
      this.#keep.remove(this.name(what));
    }
  }

  /** Time of the newest message that the visitor saw. */
  get seen(): string {
    return this.#keep.get(this.name('seen')) ?? '';
  }

  set seen(time: string) {
    this.#keep.set(this.name('seen'), time);
  }

  /** What is being written. */
  get draft(): string {
    return this.#keep.get(this.name('draft')) ?? '';
  }

  set draft(text: string) {
    if (text === '') this.#keep.remove(this.name('draft'));
    else this.#keep.set(this.name('draft'), text);
  }

  get email(): string | null {
    return this.#keep.get(this.name('email'));
  }

  set email(address: string) {
    this.#keep.set(this.name('email'), address);
  }
}
