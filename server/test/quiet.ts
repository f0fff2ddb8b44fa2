import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Database } from '../src/database/index.ts';

/** Waits until no job of an organization is left to be done. */
export async function untilQuiet(database: Database, organizationId: string): Promise<void> {
  const left = async (): Promise<number> => {
    const { rows } = await database.asSystem(async (tx) =>
      sql`SELECT 1 FROM pgboss.job WHERE data->>'organizationId' = ${organizationId}
          AND state IN ('created', 'active')`.execute(tx),
    );
    return rows.length;
  };
  await expect.poll(left, { timeout: 30_000 }).toBe(0);
}
