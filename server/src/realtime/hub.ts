import type { Logger } from '../platform/index.ts';

/** Something that happened, ready to send: to the team, and to the visitor where it concerns one. */
export interface Entry {
  sequence: number;
  conversationId: string | null;
  /** The visitor who may hear of it. */
  contactId: string | null;
  team: string | null;
  visitor: string | null;
}

/** Reads what happened, in order. */
export interface EventLog {
  /** Entries after a sequence number, oldest first; `last` is how far was read. */
  read(
    organizationId: string,
    after: number,
    limit: number,
  ): Promise<{ entries: Entry[]; last: number }>;
  /** The newest sequence number. */
  last(organizationId: string): Promise<number>;
}

/** One connected browser. */
export interface Subscriber {
  organizationId: string;
  /** Undefined for the team. */
  contactId: string | undefined;
  /** Conversations of the visitor, learned as they appear. */
  conversationIds: Set<string>;
  send(text: string): void;
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
    this.#pump(organizationId, room)
      .catch((error: unknown) => this.#logger.error({ err: error }, 'Events could not be read'))
      .finally(() => {
        room.pumping = false;
        if (room.again) this.wake(organizationId);
      });
  }

  /** Tells that notifications may have been missed. */
  wakeAll(): void {
    for (const organizationId of this.#rooms.keys()) this.wake(organizationId);
  }

  pass(frame: PassingFrame): void {
    for (const { subscriber, live } of this.#rooms.get(frame.organizationId)?.members ?? []) {
      if (!live) continue;
      if (subscriber.contactId === undefined) {
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
    const newest = await this.#log.last(organizationId);
    // A number from the future is from another database: begin at its end.
    joined.at = after === undefined || after > newest ? newest : after;
    while (room.members.has(joined)) {
      const { entries, last } = await this.#log.read(organizationId, joined.at, BATCH);
      for (const entry of entries) deliver(joined, entry);
      joined.at = Math.max(joined.at, last);
      if (entries.length < BATCH && joined.at >= room.position) break;
    }
    // From here on the room delivers; nothing awaits between the last check and this.
    if (room.position === 0) room.position = joined.at;
    joined.live = true;
    joined.subscriber.send(
      JSON.stringify({ type: 'stream.ready', sequence: joined.at, conversationId: null, data: {} }),
    );
    // Something may have been told while the last read was under way.
    this.wake(organizationId);
  }

  async #pump(organizationId: string, room: Room): Promise<void> {
    while (room.again) {
      room.again = false;
      if (![...room.members].some(({ live }) => live)) return;
      for (;;) {
        const { entries, last } = await this.#log.read(organizationId, room.position, BATCH);
        for (const entry of entries) {
          for (const joined of room.members) if (joined.live) deliver(joined, entry);
        }
        room.position = Math.max(room.position, last);
        if (entries.length < BATCH) break;
      }
    }
  }
}

function deliver(joined: Joined, entry: Entry): void {
  if (entry.sequence <= joined.at) return;
  joined.at = entry.sequence;
  const { subscriber } = joined;
  if (subscriber.contactId === undefined) {
    if (entry.team !== null) subscriber.send(entry.team);
  } else if (entry.contactId === subscriber.contactId) {
    if (entry.conversationId !== null) subscriber.conversationIds.add(entry.conversationId);
    if (entry.visitor !== null) subscriber.send(entry.visitor);
  }
}
