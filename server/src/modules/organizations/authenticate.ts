import { may } from '@frontdesk/contract';
import type { Permission } from '@frontdesk/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { DB, Database } from '../../database/index.ts';
import type { Authenticate, Member, User } from '../../http/index.ts';
import { AppError, notFound, sha256 } from '../../platform/index.ts';
import type { SignIn } from './sign-in.ts';

const SIGN_IN = 'Sign in, or send an API key as `Authorization: Bearer`.';

/** Who calls, by session cookie or API key. */
export interface Identify {
  member(headers: IncomingHttpHeaders): Promise<Member>;
  user(headers: IncomingHttpHeaders): Promise<User>;
}

/**
 * Finds out who calls. A key belongs to one organization; a person acts in the one that
 * `x-organization` names, or in their first. What they are no member of is not there for them.
 */
export function createIdentify(database: Database, signIn: SignIn): Identify {
  return {
    async member(headers) {
      const key = bearerOf(headers);
      if (key !== undefined) return memberByKey(database, key);
      const userId = await signIn.userOf(headers);
      if (userId === undefined) throw new AppError('unauthorised', SIGN_IN);
      const slug = headers['x-organization'];
      return memberByUser(database, userId, typeof slug === 'string' ? slug : undefined);
    },
    async user(headers) {
      const key = bearerOf(headers);
      if (key !== undefined) {
        const { organizationId, scopes, apiKeyId, name } = await memberByKey(database, key);
        const apiKey = apiKeyId === null ? null : { id: apiKeyId, name };
        return { kind: 'user', userId: null, organizationId, apiKey, scopes };
      }
      const userId = await signIn.userOf(headers);
      if (userId === undefined) throw new AppError('unauthorised', SIGN_IN);
      return { kind: 'user', userId, organizationId: null, apiKey: null, scopes: [] };
    },
  };
}

/** The check in front of every route; visitors are known by `visitor`. */
export function createAuthenticate(
  identify: Identify,
  visitor: (
    headers: IncomingHttpHeaders,
  ) => Promise<Exclude<Awaited<ReturnType<Authenticate>>, undefined>>,
): Authenticate {
  return async ({ headers }, access) => {
    if (access === 'public') return undefined;
    if (access === 'user') return identify.user(headers);
    if (access === 'visitor') return visitor(headers);
    const member = await identify.member(headers);
    requirePermission(member, access.permission);
    return member;
  };
}

/** Throws `forbidden` unless the member's role may do it, and an API key's scopes hold it. */
export function requirePermission(
  { role, scopes }: Pick<Member, 'role' | 'scopes'>,
  permission: Permission,
): void {
  if (!may(role, permission)) {
    throw new AppError('forbidden', `Your role (${role}) may not do this.`);
  }
  if (scopes.length > 0 && !scopes.includes(permission)) {
    throw new AppError('forbidden', `This API key lacks the scope ${permission}.`);
  }
}

/** The token of an `Authorization: Bearer` header. */
function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^bearer\s+(\S+)$/iu.exec(headers.authorization ?? '')?.[1];
}

async function memberByKey(database: Database, key: string): Promise<Member> {
  const row = await database.lookUp(async (tx) =>
    tx
      .selectFrom('api_keys')
      .innerJoin('organizations', 'organizations.id', 'api_keys.organizationId')
      .select(['api_keys.id', 'api_keys.name', 'api_keys.organizationId', 'api_keys.lastUsedAt'])
      .select(['api_keys.expiresAt', 'api_keys.scopes', 'organizations.slug'])
      .where('api_keys.keyHash', '=', sha256(key))
      .where('organizations.isActive', '=', true)
      .executeTakeFirst(),
  );
  if (row) await noteUse(database, row.id, row.lastUsedAt);
  if (!row || (row.expiresAt !== null && row.expiresAt < new Date())) {
    throw new AppError('unauthorised', 'This API key is not valid, or no longer.');
  }
  return {
    kind: 'member',
    organizationId: row.organizationId,
    organizationSlug: row.slug,
    role: 'admin',
    userId: null,
    name: row.name,
    apiKeyId: row.id,
    scopes: row.scopes,
  };
}

/** Once a minute is precise enough, and spares a write for every request. */
async function noteUse(database: Database, id: string, lastUsedAt: Date | null): Promise<void> {
  const now = new Date();
  if (lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < 60_000) return;
  await database.asSystem(async (tx) =>
    tx.updateTable('api_keys').set({ lastUsedAt: now }).where('id', '=', id).execute(),
  );
}

/**
 * The membership a person acts by; throws `not-found` where they have none of that name. What was
 * deactivated is there for its owners alone, and only for those who ask for it by `closedToo`.
 */
export async function memberByUser(
  database: Database,
  userId: string,
  slug: string | undefined,
  options: MemberOptions = {},
): Promise<Member> {
  return findMember(database, userId, { slug }, options);
}

/** The same, by the id of the organization. */
export async function memberById(
  database: Database,
  { userId, organizationId }: { userId: string; organizationId: string },
  options: MemberOptions = {},
): Promise<Member> {
  return findMember(database, userId, { id: organizationId }, options);
}

export interface MemberOptions {
  closedToo?: boolean;
}

async function findMember(
  database: Database,
  userId: string,
  which: { slug?: string | undefined; id?: string },
  { closedToo = false }: MemberOptions,
): Promise<Member> {
  const row = await database.lookUp(async (tx) => {
    let select = tx
      .selectFrom('organization_users')
      .innerJoin('organizations', 'organizations.id', 'organization_users.organizationId')
      .innerJoin('users', 'users.id', 'organization_users.userId')
      .select(['organization_users.organizationId', 'organization_users.role'])
      .select(['organizations.slug', 'users.name'])
      .where('organization_users.userId', '=', userId)
      .where('organization_users.isActive', '=', true)
      .where('users.isActive', '=', true)
      .orderBy('organization_users.joinedAt');
    select = closedToo
      ? select.where(openOrOwned)
      : select.where('organizations.isActive', '=', true);
    if (which.slug !== undefined) select = select.where('organizations.slug', '=', which.slug);
    if (which.id !== undefined) select = select.where('organizations.id', '=', which.id);
    return select.executeTakeFirst();
  });
  if (!row) throw notFound('organization');
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
