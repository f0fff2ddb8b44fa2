import type { Permission } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import type { Member, User } from '../../http/index.ts';
import { notFound } from '../../platform/index.ts';
import { requirePermission } from './authenticate.ts';
import { memberByUser } from './member-by-user.ts';
import type { MemberOptions } from './member-by-user.ts';

/**
 * The caller's rights in the organization that the path names. `closedToo`: also where it is
 * deactivated, for its owners.
 */
export async function memberIn(
  database: Database,
  caller: User,
  slug: string,
  permission: Permission,
  options: MemberOptions = {},
): Promise<Member> {
  if (caller.userId !== null) {
    const { userId, ssoOrganizationId } = caller;
    const member = await memberByUser(database, { userId, ssoOrganizationId }, slug, options);
    requirePermission(member, permission);
    return member;
  }
  const row = await database.asSystem(async (tx) =>
    tx.selectFrom('organizations').select('id').where('slug', '=', slug).executeTakeFirst(),
  );
  if (!row || row.id !== caller.organizationId) throw notFound('organization');
  const member: Member = {
    kind: 'member',
    organizationId: row.id,
    organizationSlug: slug,
    role: 'admin',
    userId: null,
    name: caller.apiKey?.name ?? '',
    apiKeyId: caller.apiKey?.id ?? null,
    scopes: caller.scopes,
  };
  requirePermission(member, permission);
  return member;
}
