import {
  createOrganization,
  getMe,
  getOrganization,
  listOrganizations,
  updateOrganization,
} from '@frontdesk/contract';
import type { UserRole } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB, Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, User } from '../../http/index.ts';
import { AppError, cutPage, readCursor } from '../../platform/index.ts';
import { addMember, addOrganization } from './add.ts';
import { keyRoutes } from './api-keys.ts';
import { namedIn } from './authenticate.ts';
import type { Identify } from './authenticate.ts';
import { changeOrganization } from './change-organization.ts';
import { endRoutes } from './end-routes.ts';
import { askedWay, asksForSso, openOrOwned } from './member-by-user.ts';
import type { AskedWay } from './member-by-user.ts';
import { memberIn } from './member-in.ts';
import { memberRoutes } from './members.ts';
import { organizationView } from './view.ts';

/** Gives a new organization what it begins with. */
export type Prepare = (tx: Tx, organizationId: string) => Promise<void>;

/** Organizations, their people and their keys. */
export function organizationRoutes(
  database: Database,
  identify: Identify,
  prepare: Prepare,
  graceDays: number,
): BoundRoute[] {
  return [
    ...meRoutes(database, identify),
    ...ownRoutes(database, prepare),
    ...endRoutes(database, graceDays),
    ...memberRoutes(database),
    ...keyRoutes(database),
  ];
}

interface Paging {
  limit?: number;
  cursor?: string | undefined;
}

type Belonging = Selectable<DB['organizations']> & {
  role: UserRole;
  joinedAt: Date;
  /** How one must come to enter it, where this session does not open it. */
  asksFor: AskedWay | null;
};

/** Where the caller belongs, first joined first; all of them without a limit. */
async function organizationsOf(
  database: Database,
  caller: User,
  { limit, cursor }: Paging = {},
): Promise<Belonging[]> {
  const after = readCursor(cursor);
  return database.asSystem(async (tx) => {
    const all = tx.selectFrom('organizations').selectAll('organizations');
    if (caller.userId === null) {
      const rows = await all
        .where('organizations.id', '=', caller.organizationId ?? '')
        .where('organizations.isActive', '=', true)
        .execute();
      return rows.map((row) => ({
        ...row,
        role: 'admin',
        joinedAt: row.createdAt,
        asksFor: null,
      }));
    }
    const { userId, ssoOrganizationId } = caller;
    let select = all
      .innerJoin('organization_users', 'organization_users.organizationId', 'organizations.id')
      .innerJoin('users', 'users.id', 'organization_users.userId')
      .select(['organization_users.role', 'organization_users.joinedAt'])
      .select(['users.twoFactorEnabled', asksForSso.as('needsSso')])
      .where('organization_users.userId', '=', userId)
      .where('organization_users.isActive', '=', true)
      .where(openOrOwned)
      .orderBy('organization_users.joinedAt')
      .orderBy('organizations.id');
    if (limit !== undefined) select = select.limit(limit + 1);
    if (after) {
      select = select.where((eb) =>
        eb(
          eb.refTuple('organization_users.joinedAt', 'organizations.id'),
          '>',
          eb.tuple(new Date(after.at), after.id),
        ),
      );
    }
    const rows = await select.execute();
    return rows.map((row) => {
      const asksFor = askedWay({ userId, ssoOrganizationId }, { ...row, organizationId: row.id });
      return { ...row, asksFor: asksFor ?? null };
    });
  });
}

function meRoutes(database: Database, identify: Identify): BoundRoute[] {
  return [
    bind(getMe, async ({ caller, raw }) => {
      const organizations = await organizationsOf(database, caller);
      const { userId } = caller;
      const user =
        userId === null
          ? null
          : await database.asSystem(async (tx) =>
              tx
                .selectFrom('users')
                .select(['id', 'name', 'email', 'avatar', 'twoFactorEnabled'])
                .where('id', '=', userId)
                .executeTakeFirstOrThrow(),
            );
      const named = namedIn(raw.headers);
      const active = organizations.filter(({ isActive }) => isActive);
      // Who must come another way is told so, and not kept out of what says it.
      const here = active.filter(({ slug }) => (named ?? slug) === slug);
      const mustComeAgain = here.length > 0 && here.every(({ asksFor }) => asksFor !== null);
      const acting =
        active.length > 0 && !mustComeAgain ? await identify.member(raw.headers) : undefined;
      const current = organizations.find(({ id }) => id === acting?.organizationId);
      return {
        user,
        organization: current ? organizationView(current) : null,
        role: acting?.role ?? null,
        organizations,
      };
    }),
    bind(listOrganizations, async ({ query, caller }) => {
      const rows = await organizationsOf(database, caller, query);
      const page = cutPage(rows, query.limit, ({ joinedAt, id }) => ({ at: joinedAt, id }));
      // One that asks for another way to sign in shows nothing of itself until then.
      const open = page.rows.filter(({ asksFor }) => asksFor === null);
      return { items: open.map(organizationView), nextCursor: page.nextCursor };
    }),
  ];
}

function ownRoutes(database: Database, prepare: Prepare): BoundRoute[] {
  return [
    bind(createOrganization, async ({ body, caller }) => {
      const { userId } = caller;
      if (userId === null) {
        throw new AppError(
          'forbidden',
          'An API key belongs to one organization. Sign in as a person to make another.',
        );
      }
      return database.asSystem(async (tx) => {
        const row = await addOrganization(tx, body);
        await addMember(tx, { organizationId: row.id, userId, role: 'owner' });
        await prepare(tx, row.id);
        return organizationView(row);
      });
    }),
    bind(getOrganization, async ({ params, caller }) => {
      const by = await memberIn(database, caller, params.slug, 'organization.read', {
        closedToo: true,
      });
      return database.inOrganization(by.organizationId, async (tx) =>
        organizationView(
          await tx.selectFrom('organizations').selectAll().executeTakeFirstOrThrow(),
        ),
      );
    }),
    bind(updateOrganization, async ({ params, body, caller, raw }) => {
      const by = await memberIn(database, caller, params.slug, 'organization.write');
      return organizationView(await changeOrganization(database, { by, address: raw.ip }, body));
    }),
  ];
}
