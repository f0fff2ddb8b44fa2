import type { Selectable } from 'kysely';
import type { DB, Tx } from '../../database/index.ts';
import { domainOf } from './vouched.ts';

export type ProviderRow = Selectable<DB['sso_providers']>;

/** Domains for whose addresses an organization's provider may vouch: those it proved by the DNS. */
export async function provedDomains(tx: Tx, organizationId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('domains')
    .select('host')
    .where('organizationId', '=', organizationId)
    .where('verifiedAt', 'is not', null)
    .orderBy('host')
    .execute();
  return rows.map(({ host }) => host);
}

/** The provider of the organization that proved the domain of an address; one at most has. */
export async function providerFor(tx: Tx, email: string): Promise<ProviderRow | undefined> {
  return activeProviders(tx)
    .innerJoin('domains', 'domains.organizationId', 'sso_providers.organizationId')
    .where('domains.host', '=', domainOf(email))
    .where('domains.verifiedAt', 'is not', null)
    .executeTakeFirst();
}

/** The provider of an organization. */
export async function providerOf(tx: Tx, organizationId: string): Promise<ProviderRow | undefined> {
  return activeProviders(tx)
    .where('sso_providers.organizationId', '=', organizationId)
    .executeTakeFirst();
}

function activeProviders(tx: Tx) {
  return tx
    .selectFrom('sso_providers')
    .innerJoin('organizations', 'organizations.id', 'sso_providers.organizationId')
    .selectAll('sso_providers')
    .where('organizations.isActive', '=', true);
}
