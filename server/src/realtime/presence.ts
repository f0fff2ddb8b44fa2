import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../database/index.ts';
import type { Logger } from '../platform/index.ts';

const CHANNEL = 'frontdesk_presence';
const HEARTBEAT = 15_000;
const LOST_AFTER = 40_000;

const Present = z.object({
  members: z.array(
    z.object({ userId: z.string(), name: z.string(), viewing: z.string().nullable() }),
  ),
  contacts: z.array(z.string()),
});
export type Present = z.infer<typeof Present>;

const Report = Present.extend({ from: z.string(), organizationId: z.string() });

interface Connection {
  userId?: string;
  name?: string;
  viewing?: string | null;
  contactId?: string;
}

/**
 * Knows who is here, over all processes: each tells the others whom it has, at every change and
 * every quarter minute, and what is not repeated is forgotten.
 */
export class Presence {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #self = randomUUID();
  readonly #mine = new Map<string, Set<Connection>>();
  readonly #others = new Map<string, { present: Present; organizationId: string; at: number }>();
  readonly #changed: (organizationId: string, present: Present) => void;
  readonly #timer: NodeJS.Timeout;

  constructor(
    database: Database,
    log: Logger,
    changed: (organizationId: string, present: Present) => void,
  ) {
    this.#database = database;
    this.#log = log;
    this.#changed = changed;
    database.notifications.on(
      CHANNEL,
      (text) => this.#hear(text),
      () => undefined,
    );
    this.#timer = setInterval(() => this.#beat(), HEARTBEAT);
  }

  add(organizationId: string, connection: Connection): void {
    const here = this.#mine.get(organizationId) ?? new Set();
    this.#mine.set(organizationId, here.add(connection));
    this.update(organizationId);
  }

  remove(organizationId: string, connection: Connection): void {
    this.#mine.get(organizationId)?.delete(connection);
    this.update(organizationId);
  }

  /** To be called after a connection has changed. */
  update(organizationId: string): void {
    this.#tell(organizationId);
    this.#changed(organizationId, this.of(organizationId));
  }

  /** Everybody of an organization, each once. */
  of(organizationId: string): Present {
    const all = [this.#local(organizationId)];
    const oldest = Date.now() - LOST_AFTER;
    for (const [key, other] of this.#others) {
      if (other.at < oldest) this.#others.delete(key);
      else if (other.organizationId === organizationId) all.push(other.present);
    }
    const members = new Map<string, Present['members'][number]>();
    for (const member of all.flatMap((present) => present.members)) {
      const known = members.get(member.userId);
      if (!known || known.viewing === null) members.set(member.userId, member);
    }
    return {
      members: [...members.values()],
      contacts: [...new Set(all.flatMap((present) => present.contacts))],
    };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #local(organizationId: string): Present {
    const here = [...(this.#mine.get(organizationId) ?? [])];
    return {
      members: here.flatMap(({ userId, name, viewing }) =>
        userId === undefined ? [] : [{ userId, name: name ?? '', viewing: viewing ?? null }],
      ),
      contacts: here.flatMap(({ contactId }) => (contactId === undefined ? [] : [contactId])),
    };
  }

  #beat(): void {
    for (const [organizationId, here] of this.#mine) {
      this.#tell(organizationId);
      if (here.size === 0) this.#mine.delete(organizationId);
    }
  }

  #tell(organizationId: string): void {
    const { members, contacts } = this.#local(organizationId);
    // A NOTIFY carries less than 8,000 bytes; whom it cannot carry, other processes do not see.
    const report = {
      from: this.#self,
      organizationId,
      members: members.slice(0, 40),
      contacts: contacts.slice(0, 40),
    };
    this.#database.systemPool
      .query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(report)])
      .catch((error: unknown) => this.#log.debug({ err: error }, 'Presence was not told'));
  }

  #hear(text: string): void {
    const report = Report.parse(JSON.parse(text));
    if (report.from === this.#self) return;
    const key = `${report.from} ${report.organizationId}`;
    const before = JSON.stringify(this.#others.get(key)?.present);
    const present = { members: report.members, contacts: report.contacts };
    this.#others.set(key, { present, organizationId: report.organizationId, at: Date.now() });
    if (JSON.stringify(present) !== before && this.#mine.has(report.organizationId)) {
      this.#changed(report.organizationId, this.of(report.organizationId));
    }
  }
}
