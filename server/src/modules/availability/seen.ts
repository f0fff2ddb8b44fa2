import type { Availability } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import { availability } from './availability.ts';

/** The channel on which processes tell each other that somebody's availability changed. */
export const AVAILABILITY_CHANNEL = 'frontdesk_availability';

/** Called in the transaction by which somebody becomes online. */
export type ComesOnline = (tx: Tx, organizationId: string) => Promise<void>;

export interface Seen {
  organizationId: string;
  userId: string;
}

/** Whether a member is there now; throws where there is none of that id. */
export async function readAvailability(tx: Tx, { userId }: Seen): Promise<Availability> {
  const row = await tx
    .selectFrom('organization_users')
    .select(availability.as('availability'))
    .where('userId', '=', userId)
    .executeTakeFirstOrThrow();
  return row.availability;
}

/** Notes that somebody opened the inbox; who was not there before comes online by it. */
export async function see(database: Database, seen: Seen, online: ComesOnline): Promise<void> {
  const { organizationId, userId } = seen;
  await database.inOrganization(organizationId, async (tx) => {
    const before = await readAvailability(tx, seen);
    await tx
      .insertInto('member_presences')
      .values({ organizationId, userId, seenAt: sql`now()` })
      .onConflict((conflict) =>
        conflict.columns(['organizationId', 'userId']).doUpdateSet({ seenAt: sql`now()` }),
      )
      .execute();
    if (before === 'offline') await tellChange(tx, seen, online);
  });
}

/**
 * Notes that these people are still there. Rows are locked in one order, and those that another
 * process has just renewed are left alone.
 */
export async function renew(database: Database, everybody: Seen[]): Promise<void> {
  if (everybody.length === 0) return;
  await database.asSystem(async (tx) =>
    sql`
      UPDATE member_presences AS presence SET "seenAt" = now()
      FROM (
        SELECT "organizationId", "userId" FROM member_presences
        WHERE ("organizationId", "userId") IN (
          SELECT * FROM unnest(${everybody.map(({ organizationId }) => organizationId)}::text[],
                               ${everybody.map(({ userId }) => userId)}::text[])
        ) AND "seenAt" < now() - interval '10 seconds'
        ORDER BY 1, 2 FOR UPDATE
      ) AS old
      WHERE presence."organizationId" = old."organizationId" AND presence."userId" = old."userId"
    `.execute(tx),
  );
}

/** Tells all processes; and, where somebody is online now, whoever waits for that. */
export async function tellChange(tx: Tx, seen: Seen, online: ComesOnline): Promise<void> {
  await sql`SELECT pg_notify(${AVAILABILITY_CHANNEL}, ${seen.organizationId})`.execute(tx);
  if ((await readAvailability(tx, seen)) === 'online') await online(tx, seen.organizationId);
}
