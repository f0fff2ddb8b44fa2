import {
  deactivateOrganization,
  deleteOrganization,
  reactivateOrganization,
} from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, User } from '../../http/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import type { Doer } from './change-member.ts';
import { memberIn } from './member-in.ts';
import { organizationView } from './view.ts';

const DAY = 86_400_000;

/** How an organization is closed, opened again, and ended. */
export function endRoutes(database: Database, graceDays: number): BoundRoute[] {
  const owner = async (caller: User, slug: string) =>
    memberIn(database, caller, slug, 'organization.end', { closedToo: true });
  return [
    bind(deactivateOrganization, async ({ params, caller, raw }) => {
      const by = await owner(caller, params.slug);
      return setState(database, { by, address: raw.ip }, { isActive: false, deletesAt: null });
    }),
    bind(reactivateOrganization, async ({ params, caller, raw }) => {
      const by = await owner(caller, params.slug);
      return setState(database, { by, address: raw.ip }, { isActive: true, deletesAt: null });
    }),
    bind(deleteOrganization, async ({ params, query, caller, raw }) => {
      const by = await owner(caller, params.slug);
      if (query.confirm !== params.slug) {
        throw new AppError('invalid', 'The slug is repeated to confirm; this is another one.', {
          errors: [{ path: 'confirm', message: 'must be the slug of the organization' }],
        });
      }
      const deletesAt = new Date(Date.now() + graceDays * DAY);
      return setState(database, { by, address: raw.ip }, { isActive: false, deletesAt });
    }),
  ];
}

interface State {
  isActive: boolean;
  deletesAt: Date | null;
}

/** Puts the organization into a state, and writes down what that changed. */
async function setState(database: Database, { by, address }: Doer, state: State) {
  const { organizationId } = by;
  return database.inOrganization(organizationId, async (tx) => {
    const before = await tx
      .selectFrom('organizations')
      .select(['name', 'isActive', 'deletesAt'])
      .forUpdate()
      .executeTakeFirst();
    if (!before) throw notFound('organization');
    if (before.deletesAt !== null && before.deletesAt <= new Date()) {
      throw new AppError(
        'conflict',
        'The time of grace is over: the organization is being deleted.',
      );
    }
    // Asked once more, a deletion keeps the time that it was given.
    const deletesAt = state.deletesAt && (before.deletesAt ?? state.deletesAt);
    const after = { ...state, deletesAt };
    const row = await tx
      .updateTable('organizations')
      .set({ ...after, updatedAt: new Date() })
      .where('id', '=', organizationId)
      .returningAll()
      .executeTakeFirstOrThrow();
    for (const { eventType, message } of actsOf(before, after)) {
      await logAct(tx, {
        organizationId,
        eventType,
        source: 'organizations',
        message: `${by.name} ${message}`,
        actor: by,
        address,
        details: { before: stateOf(before), after: stateOf(after) },
      });
    }
    return organizationView(row);
  });
}

function stateOf({ isActive, deletesAt }: State) {
  return { isActive, deletesAt: deletesAt?.toISOString() ?? null };
}

/** What there is to tell of it later. */
function actsOf(before: State, after: State) {
  const acts: { eventType: `organization.${string}`; message: string }[] = [];
  if (before.isActive && !after.isActive) {
    acts.push({ eventType: 'organization.deactivated', message: 'deactivated the organization.' });
  }
  if (!before.isActive && after.isActive) {
    acts.push({ eventType: 'organization.reactivated', message: 'reactivated the organization.' });
  }
  if (!before.deletesAt && after.deletesAt) {
    const day = after.deletesAt.toISOString().slice(0, 10);
    const message = `asked to delete the organization for good on ${day}.`;
    acts.push({ eventType: 'organization.deletion-asked', message });
  }
  if (before.deletesAt && !after.deletesAt) {
    const message = 'took the deletion of the organization back.';
    acts.push({ eventType: 'organization.deletion-taken-back', message });
  }
  return acts;
}
