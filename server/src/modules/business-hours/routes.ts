import { getBusinessHours, setBusinessHours } from '@frontdesk/contract';
import type { BusinessHours } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Clock } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import { openAt, opensAgain } from './open.ts';
import { hoursIn } from './read.ts';

/** When people of the organization are there: read, set. */
export function businessHoursRoutes(database: Database, clock: Clock): BoundRoute[] {
  return [
    bind(getBusinessHours, async ({ caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const { settings } = await tx
          .selectFrom('organizations')
          .select('settings')
          .executeTakeFirstOrThrow();
        return hoursNow(hoursIn(settings), clock.now());
      }),
    ),
    bind(setBusinessHours, async ({ body: { hours }, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const { organizationId } = caller;
        const { settings } = await tx
          .selectFrom('organizations')
          .select('settings')
          .forUpdate()
          .executeTakeFirstOrThrow();
        await sql`
          UPDATE organizations SET "updatedAt" = now(), settings = settings ||
            jsonb_build_object('businessHours', ${JSON.stringify(hours)}::jsonb)
          WHERE id = ${organizationId}`.execute(tx);
        await logAct(tx, {
          organizationId,
          eventType: 'organization.hours-changed',
          source: 'business-hours',
          message: `${caller.name} changed the business hours.`,
          actor: caller,
          address: raw.ip,
          details: { before: hoursIn(settings), after: hours },
        });
        return hoursNow(hours, clock.now());
      }),
    ),
  ];
}

function hoursNow(hours: BusinessHours | null, now: Date) {
  const isOpen = hours === null || openAt(hours, now);
  return { hours, isOpen, opensAt: opensAgain(hours, now)?.toISOString() ?? null };
}
