import type { Domain } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB, Tx } from '../../database/index.ts';
import { problemOf, recordOf } from './finding.ts';

export type DomainRow = Selectable<DB['domains']>;

/** The domain as its organization sees it; `inUse` is the host to which its links lead. */
export function domainView(row: DomainRow, inUse: string | null): Domain {
  const record = recordOf(row);
  return {
    id: row.id,
    host: row.host,
    state: row.verifiedAt === null ? 'waiting' : row.missingSince === null ? 'proved' : 'missing',
    isInUse: row.host === inUse,
    record,
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    lastCheckedAt: row.lastCheckedAt?.toISOString() ?? null,
    missingSince: row.missingSince?.toISOString() ?? null,
    problem: problemOf(row.lastFinding, record.name),
    createdAt: row.createdAt.toISOString(),
  };
}

/** The host to which the organization's links lead. */
export async function readHostInUse(tx: Tx, organizationId: string): Promise<string | null> {
  const { domain } = await tx
    .selectFrom('organizations')
    .select('domain')
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return domain;
}

/** Lets the organization's links lead to the domain that it proved first, if there is one. */
export async function chooseHost(tx: Tx, organizationId: string): Promise<string | null> {
  // Whoever proves or removes another at the same moment waits, and then sees what was done here.
  await tx
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .forUpdate()
    .execute();
  const first = await tx
    .selectFrom('domains')
    .select('host')
    .where('organizationId', '=', organizationId)
    .where('verifiedAt', 'is not', null)
    .orderBy('verifiedAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const domain = first?.host ?? null;
  await tx.updateTable('organizations').set({ domain }).where('id', '=', organizationId).execute();
  return domain;
}
