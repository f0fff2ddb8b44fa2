import type { Attachment, Handler } from '@frontdesk/contract';
import { isText, listOf, objectOf, oneOf, orMissing, readJson } from './checks.ts';
import type { Check } from './checks.ts';
import type { Keep } from '../../keep.ts';
import { isAttachment } from './shapes.ts';

/** What the visitor wrote, until the conversation has it. */
export interface Outgoing {
  /** The server knows a repeated one by this. */
  externalId: string;
  content: string;
  attachments?: Attachment[] | undefined;
  /** Who is to answer, if the visitor has said. */
  handler?: Handler | undefined;
  createdAt: string;
  /** `sent`: the server has it, but it was not yet seen in the conversation. */
  state: 'waiting' | 'sending' | 'sent' | 'failed';
}

/** How an attempt ended; `failed`: the server will never take it. */
export type Outcome = 'sent' | 'later' | 'failed';

const isOutgoing: Check<Outgoing> = objectOf<Outgoing>({
  externalId: isText,
  content: isText,
  attachments: orMissing(listOf(isAttachment)),
  handler: orMissing(oneOf('ai', 'person')),
  createdAt: isText,
  state: oneOf('waiting', 'sending', 'sent', 'failed'),
});
const isList = listOf(isOutgoing);

/**
 * Sends what the visitor wrote, in order, exactly once: each is written down before the first
 * attempt, tried until the outcome is known, and carries an id by which the server recognises a
 * double. Closed pages and cut lines lose nothing.
 */
export class Outbox {
  readonly #keep: Keep;
  readonly #name: string;
  readonly #send: (entry: Outgoing) => Promise<Outcome>;
  readonly #changed: () => void;
  #entries: Outgoing[] = [];
  #flushing: Promise<boolean> | null = null;

  constructor(options: {
    keep: Keep;
    name: string;
    send: (entry: Outgoing) => Promise<Outcome>;
    changed: () => void;
  }) {
    this.#keep = options.keep;
    this.#name = options.name;
    this.#send = options.send;
    this.#changed = options.changed;
    this.#entries = this.#fresh();
  }

  get entries(): readonly Outgoing[] {
    return this.#entries;
  }

  add(
    words: Pick<Outgoing, 'content' | 'attachments' | 'handler'>,
    externalId: string,
    now: Date,
  ): void {
    const entry: Outgoing = {
      ...words,
      externalId,
      createdAt: now.toISOString(),
      state: 'waiting',
    };
    this.#write([...this.#fresh(), entry]);
  }

  /** Tries a failed one again, in its place. */
  retry(externalId: string): void {
    this.#change(externalId, { state: 'waiting' });
  }

  discard(externalId: string): void {
    this.#write(this.#fresh().filter((entry) => entry.externalId !== externalId));
  }

  /** The conversation shows these now. */
  confirm(externalIds: ReadonlySet<string | null>): void {
    const entries = this.#fresh();
    const left = entries.filter(({ externalId }) => !externalIds.has(externalId));
    if (left.length < entries.length) this.#write(left);
  }

  /** What was sent but is not in the conversation's whole belongs to one that was closed. */
  forgetSent(): void {
    const entries = this.#fresh();
    const left = entries.filter(({ state }) => state !== 'sent');
    if (left.length < entries.length) this.#write(left);
  }

  /** Another tab wrote. */
  reload(): void {
    this.#entries = this.#fresh();
    this.#changed();
  }

  /** Sends all that waits. Resolves to whether some must be tried later. */
  async flush(): Promise<boolean> {
    this.#flushing ??= this.#run().finally(() => {
      this.#flushing = null;
    });
    const more = await this.#flushing;
    // Words may come after its last look and before its end.
    return !more && this.#next() ? this.flush() : more;
  }

  #next(): Outgoing | undefined {
    return this.#entries.find(({ state }) => state === 'waiting');
  }

  async #run(): Promise<boolean> {
    for (;;) {
      const next = this.#next();
      if (!next) return false;
      const { externalId } = next;
      this.#change(externalId, { state: 'sending' });
      const outcome = await this.#send(next).catch(() => 'later' as const);
      this.#change(externalId, { state: outcome === 'later' ? 'waiting' : outcome });
      // The ones behind it must not overtake it.
      if (outcome === 'later') return true;
    }
  }

  #change(externalId: string, change: Partial<Outgoing>): void {
    this.#write(
      this.#fresh().map((entry) =>
        entry.externalId === externalId ? { ...entry, ...change } : entry,
      ),
    );
  }

  #write(entries: Outgoing[]): void {
    this.#entries = entries;
    if (entries.length === 0) this.#keep.remove(this.#name);
    else this.#keep.set(this.#name, JSON.stringify(entries));
    this.#changed();
  }

  /** What is kept, other tabs' words included; what this page is sending goes on being sent. */
  #fresh(): Outgoing[] {
    const kept = readJson(this.#keep.get(this.#name) ?? '[]', isList) ?? [];
    const sending = new Set(
      this.#entries.filter(({ state }) => state === 'sending').map(({ externalId }) => externalId),
    );
    // Sending when a page closed: the outcome is unknown, and asking again is harmless.
    return kept.map((entry) =>
      entry.state === 'sending' && !sending.has(entry.externalId)
        ? { ...entry, state: 'waiting' }
        : entry,
    );
  }
}
