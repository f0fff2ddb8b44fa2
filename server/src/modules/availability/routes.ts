import { setAvailability } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import { readAvailability, tellChange } from './seen.ts';
import type { ComesOnline } from './seen.ts';

/** People say for themselves whether they are there for customers. */
export function availabilityRoutes(database: Database, comesOnline: ComesOnline): BoundRoute[] {
  return [
    bind(setAvailability, async ({ body, caller }) => {
      const { organizationId, userId } = caller;
      if (userId === null) {
        throw new AppError('forbidden', 'A program is never there. Sign in as a person.');
      }
      return database.inOrganization(organizationId, async (tx) => {
        await tx
          .updateTable('organization_users')
          .set({ availability: body.availability })
          .where('userId', '=', userId)
          .execute();
        const seen = { organizationId, userId };
        await tellChange(tx, seen, comesOnline);
        return { availability: await readAvailability(tx, seen) };
      });
    }),
  ];
}
