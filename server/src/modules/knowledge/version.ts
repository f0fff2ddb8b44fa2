import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';

/** Says that an organization's knowledge changed: every process then reads its index anew. */
export async function bumpVersion(tx: Tx, organizationId: string): Promise<void> {
  await tx
    .insertInto('knowledge_versions')
    .values({ organizationId, version: 1 })
    .onConflict((conflict) =>
      conflict
        .column('organizationId')
        .doUpdateSet({ version: sql<number>`knowledge_versions.version + 1` }),
    )
    .execute();
}

/** How often an organization's knowledge has changed. */
export async function readVersion(tx: Tx, organizationId: string): Promise<number> {
  const row = await tx
    .selectFrom('knowledge_versions')
    .select('version')
    .where('organizationId', '=', organizationId)
    .executeTakeFirst();
  return row?.version ?? 0;
}
