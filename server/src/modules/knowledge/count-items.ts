import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';

/** How many articles there are, and how many can be found by meaning. */
export async function countItems(tx: Tx): Promise<{ indexed: number; total: number }> {
  return tx
    .selectFrom('knowledge_base_items')
    .select([
      sql<number>`count(*)::int`.as('total'),
      sql<number>`(count(*) FILTER (WHERE "isIndexed"))::int`.as('indexed'),
    ])
    .executeTakeFirstOrThrow();
}
