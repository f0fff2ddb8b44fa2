import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../platform/index.ts';

/** A visitor, as the token of their browser says: a contact, and the channel they write by. */
export interface Visit {
  contactId: string;
  channelId: string;
}

/** Something that happened, ready to send: to the team, and to the visitor where it concerns one. */
export interface Entry {
  sequence: number;
  conversationId: string | null;
  /** The visitor who may hear of it: this contact, by this channel alone. */
  contactId: string | null;
  channelId: string | null;
  team: string | null;
  visitor: string | null;
}

/** Reads what happened, in order. */
export interface EventLog {
  /**
   * Entries after a sequence number, oldest first, at most `limit`; `last` is how far was read.
   * With `visit` those of this visitor's conversations alone.
   */
  read(
    organizationId: string,
    from: { after: number; limit: number; visit: Visit | undefined },
  ): Promise<{ entries: Entry[]; last: number }>;
  /** The newest sequence number, and from which on all are kept: `last + 1` where none is. */
  range(organizationId: string): Promise<{ oldest: number; last: number }>;
}

/** One connected browser. */
export interface Subscriber {
  organizationId: string;
  /** Undefined for the team. */
  visit: Visit | undefined;
  /** Conversations of the visitor, learned as they appear. */
  conversationIds: Set<string>;
  send(text: string): void;
  /** Called once, when everything was sent and the browser hears what happens. */
  ready(): void;
  close(code: number, reason: string): void;
}

/** A frame that lives only now: typing, presence, the words of an answer being written. */
export interface PassingFrame {
  organizationId: string;
  conversationId: string | null;
  team: string | null;
  visitor: string | null;
}

interface Joined {
  subscriber: Subscriber;
  /** Everything up to here was sent. */
  at: number;
  live: boolean;
}

interface Room {
  position: number;
  members: Set<Joined>;
  pumping: boolean;
  again: boolean;
}

const BATCH = 500;
/** Milliseconds until events that could not be read are read again. */
const RETRY = 1_000;
/** The close code that asks a browser to connect again. */
const TRY_AGAIN = 1013;

/**
 * Sends what happens to the browsers that may hear it, in order, without gap or double. Each
 * browser catches up from its own last sequence number and then hears everybody's.
 */
export class Hub {
  readonly #log: EventLog;
  readonly #logger: Logger;
  readonly #rooms = new Map<string, Room>();

  constructor(log: EventLog, logger: Logger) {
    this.#log = log;
    this.#logger = logger;
  }

  /** Adds a browser; it first gets what came after `after`. Returns how to remove it. */
  join(subscriber: Subscriber, after: number | undefined): () => void {
    const { organizationId } = subscriber;
    const room = this.#rooms.get(organizationId) ?? {
      position: 0,
      members: new Set(),
      pumping: false,
      again: false,
    };
    this.#rooms.set(organizationId, room);
    const joined: Joined = { subscriber, at: 0, live: false };
    room.members.add(joined);
    this.#catchUp(room, joined, after).catch((error: unknown) => {
      this.#logger.error({ err: error }, 'A browser could not catch up');
      subscriber.close(TRY_AGAIN, 'Connect again');
    });
    return () => {
      room.members.delete(joined);
      if (room.members.size === 0) this.#rooms.delete(organizationId);
    };
  }

  /** Tells that an organization has new events. */
  wake(organizationId: string): void {
    const room = this.#rooms.get(organizationId);
    if (!room) return;
    room.again = true;
    if (room.pumping) return;
    room.pumping = true;
    void this.#pump(organizationId, room);
  }

  /** Tells that notifications may have been missed. */
  wakeAll(): void {
    for (const organizationId of this.#rooms.keys()) this.wake(organizationId);
  }

  pass(frame: PassingFrame): void {
    for (const { subscriber, live } of this.#rooms.get(frame.organizationId)?.members ?? []) {
      if (!live) continue;
      if (!subscriber.visit) {
        if (frame.team !== null) subscriber.send(frame.team);
      } else if (
        frame.visitor !== null &&
        frame.conversationId !== null &&
        subscriber.conversationIds.has(frame.conversationId)
      ) {
        subscriber.send(frame.visitor);
      }
    }
  }

  async #catchUp(room: Room, joined: Joined, after: number | undefined): Promise<void> {
    const { organizationId } = joined.subscriber;
    const { oldest, last } = await this.#log.range(organizationId);
    // A number from the future is from another database; one from long ago has lost its sequel.
    let resumed = after !== undefined && after <= last && after >= oldest - 1;
    joined.at = resumed && after !== undefined ? after : last;
    while (room.members.has(joined)) {
      const more = await this.#sendBatch(joined);
      if (more && joined.subscriber.visit) {
        // Reading the conversation anew is cheaper for all than its whole history.
        resumed = false;
        joined.at = Math.max(joined.at, last);
      }
      if (!more && joined.at >= room.position) break;
    }
    // From here on the room delivers; nothing awaits between the last check and this.
    if (room.position === 0) room.position = joined.at;
    joined.live = true;
    joined.subscriber.send(
      JSON.stringify({
        type: 'stream.ready',
        sequence: joined.at,
        conversationId: null,
        data: { resumed },
      }),
    );
    joined.subscriber.ready();
    // Something may have been told while the last read was under way.
    this.wake(organizationId);
  }

  /** Sends what comes next to one browser; true where more may follow. */
  async #sendBatch(joined: Joined): Promise<boolean> {
    const { organizationId, visit } = joined.subscriber;
    const from = { after: joined.at, limit: BATCH, visit };
    const { entries, last } = await this.#log.read(organizationId, from);
    for (const entry of entries) deliver(joined, entry);
    joined.at = Math.max(joined.at, last);
    return entries.length === BATCH;
  }

  /** Sends until nothing new is left, through failures too: nobody else will tell of it again. */
  async #pump(organizationId: string, room: Room): Promise<void> {
    while (room.again && room.members.size > 0) {
      room.again = false;
      try {
        await this.#sendAll(organizationId, room);
      } catch (error) {
        this.#logger.error({ err: error }, 'Events could not be read');
        room.again = true;
        await sleep(RETRY, undefined, { ref: false });
      }
    }
    room.pumping = false;
  }

  async #sendAll(organizationId: string, room: Room): Promise<void> {
    while ([...room.members].some(({ live }) => live)) {
      const from = { after: room.position, limit: BATCH, visit: undefined };
      const { entries, last } = await this.#log.read(organizationId, from);
      for (const entry of entries) {
        for (const joined of room.members) if (joined.live) deliver(joined, entry);
      }
      room.position = Math.max(room.position, last);
      if (entries.length < BATCH) break;
    }
  }
}

function deliver(joined: Joined, entry: Entry): void {
  if (entry.sequence <= joined.at) return;
  joined.at = entry.sequence;
  const { subscriber } = joined;
  if (!subscriber.visit) {
    if (entry.team !== null) subscriber.send(entry.team);
  } else if (concerns(subscriber.visit, entry)) {
    if (entry.conversationId !== null) subscriber.conversationIds.add(entry.conversationId);
    if (entry.visitor !== null) subscriber.send(entry.visitor);
  }
}

/** What began by another channel, or by the API alone, is not this visitor's to hear. */
function concerns({ contactId, channelId }: Visit, entry: Entry): boolean {
  return entry.contactId === contactId && entry.channelId === channelId;
}
