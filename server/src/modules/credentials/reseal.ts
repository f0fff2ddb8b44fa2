import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import { SEALED, SealError } from '../../platform/index.ts';
import type { SealedColumn, Sealer } from '../../platform/index.ts';

/** A value that does not open, and why. */
export interface Unopened {
  table: string;
  rowId: string;
  field: string;
  reason: string;
}

export interface Resealed {
  /** Rows that are now encrypted with the current key. */
  rows: number;
  /** Rows that still are not. */
  remaining: number;
  unopened: Unopened[];
}

export interface ResealOptions {
  database: Database;
  sealer: Sealer;
  columns: readonly SealedColumn[];
  /** Hears of each row. */
  onProgress(done: number): void;
  /** Ends it between two rows; it can be begun again. */
  signal: AbortSignal;
}

const PAGE = 100;
/** A server that goes on writing with an older key would keep us busy for ever. */
const MAX_PASSES = 10;

/**
 * Encrypts with the current key whatever is sealed with another one, row by row, while others read
 * and write: a row that changes meanwhile keeps what was written, and has its turn in the next pass.
 */
export async function reseal(options: ResealOptions): Promise<Resealed> {
  let rows = 0;
  let unopened: Unopened[] = [];
  for (let pass = 0; pass < MAX_PASSES && !options.signal.aborted; pass += 1) {
    unopened = [];
    let isQuiet = true;
    for await (const [column, row] of outdatedRows(options)) {
      const outcome = await resealRow(options, column, row);
      unopened.push(...outcome.unopened);
      if (outcome.isWritten) options.onProgress((rows += 1));
      if (outcome.isWritten || outcome.isContested) isQuiet = false;
    }
    if (isQuiet) break;
  }
  const remaining = await countSealed(options, 'otherwise');
  return { rows, remaining, unopened };
}

/** Rows that hold a value sealed with one of the previous keys, or with any but the current one. */
export async function countSealed(
  { database, sealer, columns }: Pick<ResealOptions, 'database' | 'sealer' | 'columns'>,
  how: 'previously' | 'otherwise',
): Promise<number> {
  const { current, previous } = sealer.prefixes();
  let count = 0;
  for (const { table, column } of columns) {
    const isOurs =
      how === 'otherwise'
        ? sql`NOT starts_with(text, ${current})`
        : sql`text ^@ ANY (${previous}::text[])`;
    const { rows } = await database.asSystem(async (tx) =>
      sql<{ count: number }>`
        SELECT count(*) AS "count" FROM ${sql.table(table)}
        WHERE ${holds(column, isOurs)}`.execute(tx),
    );
    count += rows[0]?.count ?? 0;
  }
  return count;
}

/** True where the column, or a value inside it, is sealed text for which `condition` holds. */
function holds(column: string, condition: ReturnType<typeof sql>): ReturnType<typeof sql<boolean>> {
  return sql<boolean>`EXISTS (
    SELECT FROM jsonb_path_query(${sql.ref(column)}, '$.** ? (@.type() == "string")') AS found,
      LATERAL (SELECT found #>> '{}' AS text) AS t
    WHERE starts_with(text, ${SEALED}) AND ${condition})`;
}

const Row = z.object({
  organizationId: z.string(),
  id: z.string(),
  value: z.union([z.string(), z.record(z.string(), z.string())]),
});
type Row = z.infer<typeof Row>;

async function* outdatedRows({
  database,
  sealer,
  columns,
  signal,
}: ResealOptions): AsyncGenerator<[SealedColumn, Row]> {
  for (const place of columns) {
    let last = { organizationId: '', id: '' };
    for (;;) {
      const { organizationId, id } = last;
      const { current } = sealer.prefixes();
      const { rows } = await database.asSystem(async (tx) =>
        sql`
          SELECT "organizationId", ${sql.ref(place.id)} AS "id", ${sql.ref(place.column)} AS "value"
          FROM ${sql.table(place.table)}
          WHERE ("organizationId", ${sql.ref(place.id)}) > (${organizationId}, ${id})
            AND ${holds(place.column, sql`NOT starts_with(text, ${current})`)}
          ORDER BY "organizationId", ${sql.ref(place.id)} LIMIT ${PAGE}`.execute(tx),
      );
      for (const row of z.array(Row).parse(rows)) {
        if (signal.aborted) return;
        last = row;
        yield [place, row];
      }
      if (rows.length < PAGE) break;
    }
  }
}

interface Outcome {
  isWritten: boolean;
  /** Somebody else wrote the row meanwhile. */
  isContested: boolean;
  unopened: Unopened[];
}

async function resealRow(
  { database, sealer }: ResealOptions,
  { table, id, column }: SealedColumn,
  row: Row,
): Promise<Outcome> {
  const unopened: Unopened[] = [];
  const again = (field: string, sealed: string): string => {
    const place = { organizationId: row.organizationId, table, rowId: row.id, field };
    if (sealed.startsWith(sealer.prefixes().current)) return sealed;
    try {
      return sealer.seal(place, sealer.open(place, sealed));
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      unopened.push({ table, rowId: row.id, field, reason: error.message });
      return sealed;
    }
  };
  const before = JSON.stringify(row.value);
  const after = JSON.stringify(mapFields(row.value, column, again));
  if (after === before) return { isWritten: false, isContested: false, unopened };
  const { numAffectedRows } = await database.asSystem(async (tx) =>
    sql`
      UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${after}::jsonb
      WHERE "organizationId" = ${row.organizationId} AND ${sql.ref(id)} = ${row.id}
        AND ${sql.ref(column)} = ${before}::jsonb`.execute(tx),
  );
  const isWritten = numAffectedRows === 1n;
  return { isWritten, isContested: !isWritten, unopened };
}

function mapFields(
  value: Row['value'],
  column: string,
  change: (field: string, sealed: string) => string,
): Row['value'] {
  if (typeof value === 'string') return change(column, value);
  const fields = Object.entries(value);
  return Object.fromEntries(
    fields.map(([name, sealed]) => [name, change(`${column}.${name}`, sealed)]),
  );
}
