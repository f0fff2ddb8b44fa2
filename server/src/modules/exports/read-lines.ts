import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import type { ExportedTable } from './tables.ts';

/** Rows of one read. Each is a transaction of its own: a slow download holds nothing up. */
const AT_A_TIME = 500;

/**
 * The rows of one organization as JSON lines, as PostgreSQL writes them. `count` is told how many
 * each piece holds.
 */
export async function* readLines(
  database: Database,
  organizationId: string,
  { table, key, without }: ExportedTable,
  count: (rows: number) => void,
): AsyncGenerator<string> {
  for (let after = '', isMore = true; isMore;) {
    const { rows } = await database.inOrganization(organizationId, async (tx) =>
      sql<{ key: string; line: string }>`
        SELECT ${sql.ref(key)}::text AS key, (to_jsonb(t) - ${without}::text[])::text AS line
        FROM ${sql.table(table)} t
        WHERE ${sql.ref(key)} > ${after} ORDER BY ${sql.ref(key)} LIMIT ${AT_A_TIME}`.execute(tx),
    );
    const last = rows.at(-1);
    if (last) {
      after = last.key;
      count(rows.length);
      yield rows.map(({ line }) => `${line}\n`).join('');
    }
    isMore = rows.length === AT_A_TIME;
  }
}
