import { may } from '@frontdesk/contract';
import type { Permission } from '@frontdesk/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { Database } from '../../database/index.ts';
import type { Authenticate, Member, User } from '../../http/index.ts';
import { AppError, sha256 } from '../../platform/index.ts';
import { memberByUser } from './member-by-user.ts';
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
      const session = await signIn.sessionOf(headers);
      if (!session) throw new AppError('unauthorised', SIGN_IN);
      return memberByUser(database, session, namedIn(headers));
    },
    async user(headers) {
      const key = bearerOf(headers);
      if (key !== undefined) {
        const { organizationId, scopes, apiKeyId, name } = await memberByKey(database, key);
        const apiKey = apiKeyId === null ? null : { id: apiKeyId, name };
        const way = { userId: null, ssoOrganizationId: null };
        return { kind: 'user', ...way, organizationId, apiKey, scopes };
      }
      const session = await signIn.sessionOf(headers);
      if (!session) throw new AppError('unauthorised', SIGN_IN);
      return { kind: 'user', ...session, organizationId: null, apiKey: null, scopes: [] };
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

/** The organization that a request is about, by its name in addresses. */
export function namedIn(headers: IncomingHttpHeaders): string | undefined {
  const slug = headers['x-organization'];
  return typeof slug === 'string' ? slug : undefined;
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
