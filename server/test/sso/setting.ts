import { getOrganization } from '@frontdesk/contract';
import type { BodyOf, putSso } from '@frontdesk/contract';
import type { Database } from '../../src/database/index.ts';
import { newId } from '../../src/platform/index.ts';
import { newOrganization } from '../people.ts';
import type { Answer, Person } from '../people.ts';

export type Settings = BodyOf<typeof putSso>;

/** An organization with a domain that it has proved. */
export interface Company {
  id: string;
  slug: string;
  domain: string;
  /** A new address in its domain. */
  email: () => string;
  setUp: (settings: Settings, by?: Person) => Promise<Answer>;
  /** What was written down of one kind, the last first. */
  events: (eventType: string) => Promise<{ message: string; details: unknown }[]>;
}

export async function newCompany(
  database: Database,
  owner: Person,
  domain = `${newId()}.example`,
): Promise<Company> {
  const slug = await newOrganization(owner);
  const path = `/api/organizations/${slug}`;
  const { id } = getOrganization.response.parse((await owner.call('GET', path)).body);
  await proveDomain(database, id, domain);
  return {
    id,
    slug,
    domain,
    email: () => `${newId()}@${domain}`,
    setUp: async (settings, by = owner) => by.call('PUT', `${path}/sso`, settings),
    events: async (eventType) =>
      database.asSystem(async (tx) =>
        tx
          .selectFrom('system_events')
          .select(['message', 'details'])
          .where('organizationId', '=', id)
          .where('eventType', '=', eventType)
          .orderBy('id', 'desc')
          .execute(),
      ),
  };
}

/** Writes a proof down as the DNS would give it. */
export async function proveDomain(database: Database, organizationId: string, host: string) {
  await database.asSystem(async (tx) =>
    tx
      .insertInto('domains')
      .values({ id: newId(), organizationId, host, token: newId(), verifiedAt: new Date() })
      .execute(),
  );
}

/** Lets the tests' own providers through, which are at addresses of this machine. */
export const WITH_PROVIDERS = {
  ROLES: 'web',
  TRUST_PROXY: 'loopback',
  RATE_LIMIT: 'off',
  ALLOW_ADDRESSES: '127.0.0.1',
};
