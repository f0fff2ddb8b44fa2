import {
  createApiKey,
  createOrganization,
  deleteApiKey,
  getMe,
  getOrganization,
  listApiKeys,
  listMembers,
  listOrganizations,
  updateOrganization,
} from '@frontdesk/contract';
import type { Permission } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Member, User } from '../../http/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import { addApiKey, addMember, addOrganization } from './add.ts';
import { memberByUser, requirePermission } from './authenticate.ts';
import type { Identify } from './authenticate.ts';
import { apiKeyView, organizationView } from './view.ts';

/** Gives a new organization what it begins with. */
export type Prepare = (tx: Tx, organizationId: string) => Promise<void>;

/** Organizations, their people and their keys. */
export function organizationRoutes(
  database: Database,
  identify: Identify,
  prepare: Prepare,
): BoundRoute[] {
  return [...meRoutes(database, identify), ...ownRoutes(database, prepare), ...keyRoutes(database)];
}

/** The caller's rights in the organization that the path names. */
async function memberIn(
  database: Database,
  caller: User,
  slug: string,
  permission: Permission,
): Promise<Pick<Member, 'organizationId' | 'userId'>> {
  if (caller.userId !== null) {
    const member = await memberByUser(database, caller.userId, slug);
    requirePermission(member, permission);
    return member;
  }
  const row = await database.asSystem(async (tx) =>
    tx.selectFrom('organizations').select('id').where('slug', '=', slug).executeTakeFirst(),
  );
  if (!row || row.id !== caller.organizationId) throw notFound('organization');
  requirePermission({ role: 'admin', scopes: caller.scopes }, permission);
  return { organizationId: row.id, userId: null };
}

async function organizationsOf(database: Database, caller: User) {
  return database.asSystem(async (tx) => {
    const select = tx
      .selectFrom('organizations')
      .selectAll('organizations')
      .where('organizations.isActive', '=', true);
    if (caller.userId === null) {
      const rows = await select
        .where('organizations.id', '=', caller.organizationId ?? '')
        .execute();
      return rows.map((row) => ({ ...row, role: 'admin' as const }));
    }
    return select
      .innerJoin('organization_users', 'organization_users.organizationId', 'organizations.id')
      .select('organization_users.role')
      .where('organization_users.userId', '=', caller.userId)
      .where('organization_users.isActive', '=', true)
      .orderBy('organization_users.joinedAt')
      .execute();
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
                .select(['id', 'name', 'email', 'avatar'])
                .where('id', '=', userId)
                .executeTakeFirstOrThrow(),
            );
      const acting = organizations.length > 0 ? await identify.member(raw.headers) : undefined;
      const current = organizations.find(({ id }) => id === acting?.organizationId);
      return {
        user,
        organization: current ? organizationView(current) : null,
        role: acting?.role ?? null,
        organizations,
      };
    }),
    bind(listOrganizations, async ({ caller }) => ({
      items: (await organizationsOf(database, caller)).map(organizationView),
      nextCursor: null,
    })),
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
      const { organizationId } = await memberIn(database, caller, params.slug, 'organization.read');
      return database.inOrganization(organizationId, async (tx) =>
        organizationView(
          await tx.selectFrom('organizations').selectAll().executeTakeFirstOrThrow(),
        ),
      );
    }),
    bind(updateOrganization, async ({ params, body, caller }) => {
      const { organizationId } = await memberIn(
        database,
        caller,
        params.slug,
        'organization.write',
      );
      return database.inOrganization(organizationId, async (tx) =>
        organizationView(
          await tx
            .updateTable('organizations')
            .set({ ...body, updatedAt: new Date() })
            .where('id', '=', organizationId)
            .returningAll()
            .executeTakeFirstOrThrow(),
        ),
      );
    }),
    bind(listMembers, async ({ params, caller }) => {
      const { organizationId } = await memberIn(database, caller, params.slug, 'members.read');
      return database.inOrganization(organizationId, async (tx) => {
        const rows = await tx
          .selectFrom('organization_users')
          .innerJoin('users', 'users.id', 'organization_users.userId')
          .select(['users.id as userId', 'users.name', 'users.email', 'users.avatar'])
          .select(['organization_users.role', 'organization_users.isActive'])
          .select('organization_users.joinedAt')
          .orderBy('organization_users.joinedAt')
          .orderBy('users.name')
          .execute();
        const items = rows.map((row) => ({ ...row, joinedAt: row.joinedAt.toISOString() }));
        return { items, nextCursor: null };
      });
    }),
  ];
}

function keyRoutes(database: Database): BoundRoute[] {
  return [
    bind(listApiKeys, async ({ params, caller }) => {
      const { organizationId } = await memberIn(database, caller, params.slug, 'apiKeys.write');
      return database.inOrganization(organizationId, async (tx) => {
        const rows = await tx.selectFrom('api_keys').selectAll().orderBy('createdAt').execute();
        return { items: rows.map(apiKeyView), nextCursor: null };
      });
    }),
    bind(createApiKey, async ({ params, body, caller }) => {
      const { organizationId, userId } = await memberIn(
        database,
        caller,
        params.slug,
        'apiKeys.write',
      );
      return database.inOrganization(organizationId, async (tx) => {
        const { row, key } = await addApiKey(tx, {
          organizationId,
          name: body.name,
          scopes: body.scopes ?? [],
          createdBy: userId,
        });
        return { ...apiKeyView(row), key };
      });
    }),
    bind(deleteApiKey, async ({ params, caller }) => {
      const { organizationId } = await memberIn(database, caller, params.slug, 'apiKeys.write');
      await database.inOrganization(organizationId, async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('api_keys')
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw notFound('API key');
      });
      return undefined;
    }),
  ];
}
