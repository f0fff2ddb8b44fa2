import { permissions, UserRole } from '@frontdesk/contract';
import type { Permission } from '@frontdesk/contract';
import { z } from 'zod';
import type { Database } from '../../src/database/index.ts';
import { addMember, addOrganization } from '../../src/modules/organizations/index.ts';
import { newId } from '../../src/platform/index.ts';
import type { Organization } from './organization.ts';
import type { Things } from './things.ts';

/** Somebody who calls routes of one organization, and by what the server knows them. */
export interface Caller {
  /** The head of their column. */
  name: string;
  kind: 'person' | 'key' | 'visitor' | 'nobody';
  /** Undefined for those who are no members. An API key acts as an admin. */
  role: UserRole | undefined;
  email?: string;
  headers: Record<string, string>;
}

/** The members of an organization that are compared with the permissions: by role, and a key. */
export function membersOf({ people, key }: Organization): Caller[] {
  const byRole = UserRole.options.map((role): Caller => ({
    name: role,
    kind: 'person',
    role,
    ...people[role],
  }));
  const authorization = `Bearer ${key}`;
  return [...byRole, { name: 'API key', kind: 'key', role: 'admin', headers: { authorization } }];
}

/** Everybody else: a visitor of the organization, and somebody unknown. */
export function outsidersOf({ visitor }: Organization): Caller[] {
  const headers = { authorization: `Bearer ${visitor.token}` };
  return [
    { name: 'visitor', kind: 'visitor', role: undefined, headers },
    { name: 'nobody', kind: 'nobody', role: undefined, headers: {} },
  ];
}

/** An API key that lacks one permission, for each. */
export async function limitedKeys(things: Things): Promise<Map<Permission, Caller>> {
  const all = z.array(z.custom<Permission>()).parse(Object.keys(permissions));
  const keys = new Map<Permission, Caller>();
  for (const lacking of all) {
    const made = await things.call(
      'POST',
      `/api/organizations/${things.organization.slug}/api-keys`,
      {
        name: `without ${lacking}`,
        scopes: all.filter((permission) => permission !== lacking),
      },
    );
    const authorization = `Bearer ${z.object({ key: z.string() }).parse(made).key}`;
    keys.set(lacking, {
      name: 'limited key',
      kind: 'key',
      role: 'admin',
      headers: { authorization },
    });
  }
  return keys;
}

/** Makes our viewer the owner of an organization of their own, where they may do everything. */
export async function viewerWhoOwnsAnother(
  database: Database,
  { slug, people }: Organization,
): Promise<Caller> {
  const { userId, email, headers } = people.viewer;
  await database.asSystem(async (tx) => {
    const { id } = await addOrganization(tx, { name: 'Their own', slug: `own-${newId()}` });
    await addMember(tx, { organizationId: id, userId, role: 'owner' });
  });
  return {
    name: 'viewer, owner elsewhere',
    kind: 'person',
    role: 'viewer',
    email,
    headers: { ...headers, 'x-organization': slug },
  };
}
