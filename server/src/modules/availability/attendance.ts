import type { Availability } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import type { Logger } from '../../platform/index.ts';
import { availability } from './availability.ts';
import { AVAILABILITY_CHANNEL, renew, see } from './seen.ts';
import type { ComesOnline, Seen } from './seen.ts';

/** Milliseconds. Far below the two minutes after which somebody unseen is offline. */
const BEAT = 15_000;

export interface Changed extends Seen {
  availability: Availability;
}

/** Who has the inbox open at this process, and what changes in their organizations. */
export interface Attendance {
  /** Notes that somebody is about to open a socket. */
  arrive(who: Seen): Promise<void>;
  /** A socket of theirs is open; returns how to say that it closed. */
  add(who: Seen): () => void;
  /** What is told of everybody's availability from now on. */
  onChange(listener: (changed: Changed) => void): void;
  stop(): void;
}

/**
 * Keeps the people of this process seen, and tells whose availability changed anywhere. What is
 * known of whom is read from the database, at once where another process tells of a change and at
 * every beat: nobody tells that a process died, or that two minutes went by.
 */
export function createAttendance(dependencies: {
  database: Database;
  comesOnline: ComesOnline;
  log: Logger;
}): Attendance {
  const { database, comesOnline, log } = dependencies;
  const sockets = new Map<string, Set<Seen>>();
  const listeners: ((changed: Changed) => void)[] = [];
  const look = createLook(database, log, (changed) => {
    for (const listener of listeners) listener(changed);
  });
  const beat = async (): Promise<void> => {
    await renew(
      database,
      [...sockets.values()].flatMap((here) => unique(here)),
    );
    for (const organizationId of sockets.keys()) look.at(organizationId);
  };
  const timer = setInterval(() => {
    beat().catch((error: unknown) => log.warn({ err: error }, 'It was not noted who is here'));
  }, BEAT);
  database.notifications.on(
    AVAILABILITY_CHANNEL,
    (organizationId) => {
      if (sockets.has(organizationId)) look.at(organizationId);
    },
    () => undefined,
  );
  return {
    arrive: async (who) => see(database, who, comesOnline),
    add(who) {
      const here = sockets.get(who.organizationId) ?? new Set();
      const socket = { ...who };
      sockets.set(who.organizationId, here.add(socket));
      look.at(who.organizationId);
      return () => {
        here.delete(socket);
        if (here.size > 0) return;
        sockets.delete(who.organizationId);
        look.forget(who.organizationId);
      };
    },
    onChange: (listener) => listeners.push(listener),
    stop: () => clearInterval(timer),
  };
}

/** Several sockets of one person are one person. */
function unique(here: Iterable<Seen>): Seen[] {
  return [...new Map(Array.from(here, (seen) => [seen.userId, seen])).values()];
}

/**
 * Reads who of an organization is there and tells what changed since the last look. One look at a
 * time, so that an older one never speaks after a newer one.
 */
function createLook(
  database: Database,
  log: Logger,
  tell: (changed: Changed) => void,
): { at(organizationId: string): void; forget(organizationId: string): void } {
  const known = new Map<string, Map<string, Availability>>();
  const wanted = new Set<string>();
  let isLooking = false;

  const lookNow = async (ids: string[]): Promise<void> => {
    const rows = await database.lookUp(async (tx) =>
      tx
        .selectFrom('organization_users')
        .select(['organizationId', 'userId', availability.as('availability')])
        .where(sql<boolean>`"organizationId" = ANY(${ids}::text[])`)
        .execute(),
    );
    for (const [organizationId, people] of Map.groupBy(rows, (row) => row.organizationId)) {
      const before = known.get(organizationId);
      known.set(organizationId, new Map(people.map((row) => [row.userId, row.availability])));
      for (const row of people) {
        if ((before?.get(row.userId) ?? 'offline') !== row.availability) tell(row);
      }
    }
  };
  const work = async (): Promise<void> => {
    isLooking = true;
    while (wanted.size > 0) {
      const ids = [...wanted];
      wanted.clear();
      try {
        await lookNow(ids);
      } catch (error) {
        log.warn({ err: error }, 'It could not be read who is here; it is at the next beat');
      }
    }
    isLooking = false;
  };
  return {
    at(organizationId) {
      wanted.add(organizationId);
      if (!isLooking) void work();
    },
    forget: (organizationId) => void known.delete(organizationId),
  };
}
