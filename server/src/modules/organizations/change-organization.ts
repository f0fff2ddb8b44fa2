import { updateOrganization } from '@frontdesk/contract';
import type { BodyOf } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import { isTaken } from '../../database/index.ts';
import type { DB, Database } from '../../database/index.ts';
import { notFound } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import { slugTaken } from './add.ts';
import type { Doer } from './change-member.ts';

type Change = BodyOf<typeof updateOrganization>;

/** Changes settings of an organization; throws `conflict` if the slug is another one's. */
export async function changeOrganization(
  database: Database,
  { by, address }: Doer,
  change: Change,
): Promise<Selectable<DB['organizations']>> {
  const { organizationId } = by;
  const work = database.inOrganization(organizationId, async (tx) => {
    const before = await tx.selectFrom('organizations').selectAll().forUpdate().executeTakeFirst();
    if (!before) throw notFound('organization');
    const after = await tx
      .updateTable('organizations')
      .set({ ...change, updatedAt: new Date() })
      .where('id', '=', organizationId)
      .returningAll()
      .executeTakeFirstOrThrow();
    const names = Object.keys(updateOrganization.body.shape).filter(
      (name) => Reflect.get(before, name) !== Reflect.get(after, name),
    );
    if (names.length > 0) {
      const pick = (row: object): object =>
        Object.fromEntries(names.map((name) => [name, Reflect.get(row, name)]));
      await logAct(tx, {
        organizationId,
        eventType: 'organization.changed',
        source: 'organizations',
        message: `${by.name} changed the settings of the organization (${names.join(', ')}).`,
        actor: by,
        address,
        details: { before: pick(before), after: pick(after) },
      });
    }
    return after;
  });
  return work.catch((error: unknown) => {
    throw isTaken(error) && change.slug !== undefined ? slugTaken(change.slug) : error;
  });
}
