import { permissions } from '@frontdesk/contract';
import type { Availability } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';

/**
 * Whether a member is there: their own wish, if a socket of theirs was open within the last two
 * minutes. For statements that select from `organization_users`.
 */
export const availability = sql<Availability>`CASE
  WHEN organization_users."isActive" AND EXISTS (
    SELECT FROM member_presences AS presence
    WHERE presence."organizationId" = organization_users."organizationId"
      AND presence."userId" = organization_users."userId"
      AND presence."seenAt" > now() - interval '2 minutes'
  ) THEN organization_users.availability::text
  ELSE 'offline' END`;

/** True if at least one person who may answer customers is online. */
export async function isTeamHere(tx: Tx): Promise<boolean> {
  const row = await tx
    .selectFrom('organization_users')
    .select('organization_users.id')
    .where('organization_users.role', 'in', permissions['conversations.write'])
    .where(availability, '=', 'online')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
