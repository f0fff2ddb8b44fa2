import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { DB, Database } from '../../database/index.ts';
import type { Member } from '../../http/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import type { Session } from './session.ts';

/**
 * True where the organization asks this person for its own single sign-on: their address is in a
 * domain that it has proved. Owners are let in without, so that a broken provider locks out nobody
 * who could mend it. For a query that has `organization_users` and `users`.
 */
export const asksForSso = sql<boolean>`(
  organization_users."role" <> 'owner' AND EXISTS (
    SELECT FROM sso_providers p
    JOIN domains d ON d."organizationId" = p."organizationId" AND d."verifiedAt" IS NOT NULL
    WHERE p."organizationId" = organization_users."organizationId" AND p."isRequired"
      AND d."host" = split_part(users."email", '@', 2)))`;

/** A membership, as far as it says by which way its person must come. */
interface Door {
  organizationId: string;
  needsSso: boolean;
  twoFactorEnabled: boolean;
}

/** How somebody must sign in to enter. */
export type AskedWay = 'single-sign-on' | 'second-step';

/**
 * Why a session does not open an organization; undefined if it does. An identity provider stands in
 * for the second step in its own organization alone.
 */
export function askedWay(
  { ssoOrganizationId }: Session,
  { organizationId, needsSso, twoFactorEnabled }: Door,
): AskedWay | undefined {
  if (ssoOrganizationId === organizationId) return undefined;
  if (needsSso) return 'single-sign-on';
  return ssoOrganizationId !== null && twoFactorEnabled ? 'second-step' : undefined;
}

const WHY = {
  'single-sign-on':
    'This organization asks for its single sign-on. Sign out, and continue with single sign-on.',
  'second-step':
    'You came by the single sign-on of another organization. Sign out, and sign in with your password and the code of your app.',
};

export interface MemberOptions {
  /** What was deactivated is there too, for its owners. */
  closedToo?: boolean;
}

/**
 * The membership a person acts by: in the organization of this name, or in the first that is open
 * to their session. Throws `not-found` where they have none, and `forbidden` with what to do where
 * they must come another way.
 */
export async function memberByUser(
  database: Database,
  session: Session,
  slug: string | undefined,
  options: MemberOptions = {},
): Promise<Member> {
  return findMember(database, session, { slug }, options);
}

/** The same, by the id of the organization. */
export async function memberById(
  database: Database,
  { organizationId, ...session }: Session & { organizationId: string },
  options: MemberOptions = {},
): Promise<Member> {
  return findMember(database, session, { id: organizationId }, options);
}

async function findMember(
  database: Database,
  session: Session,
  which: { slug?: string | undefined; id?: string },
  { closedToo = false }: MemberOptions,
): Promise<Member> {
  const { userId } = session;
  const rows = await database.lookUp(async (tx) => {
    let select = tx
      .selectFrom('organization_users')
      .innerJoin('organizations', 'organizations.id', 'organization_users.organizationId')
      .innerJoin('users', 'users.id', 'organization_users.userId')
      .select(['organization_users.organizationId', 'organization_users.role'])
      .select(['organizations.slug', 'users.name', 'users.twoFactorEnabled'])
      .select(asksForSso.as('needsSso'))
      .where('organization_users.userId', '=', userId)
      .where('organization_users.isActive', '=', true)
      .where('users.isActive', '=', true)
      .orderBy('organization_users.joinedAt');
    select = closedToo
      ? select.where(openOrOwned)
      : select.where('organizations.isActive', '=', true);
    if (which.slug !== undefined) select = select.where('organizations.slug', '=', which.slug);
    if (which.id !== undefined) select = select.where('organizations.id', '=', which.id);
    return select.execute();
  });
  const [first] = rows;
  if (!first) throw notFound('organization');
  const row = rows.find((one) => askedWay(session, one) === undefined);
  if (!row) throw new AppError('forbidden', WHY[askedWay(session, first) ?? 'single-sign-on']);
  return {
    kind: 'member',
    organizationId: row.organizationId,
    organizationSlug: row.slug,
    role: row.role,
    userId,
    name: row.name,
    apiKeyId: null,
    scopes: [],
  };
}

/** An organization that is active, or of which the member is an owner. */
export const openOrOwned = ({
  eb,
}: ExpressionBuilder<DB, 'organizations' | 'organization_users'>): Expression<SqlBool> =>
  eb.or([eb('organizations.isActive', '=', true), eb('organization_users.role', '=', 'owner')]);
