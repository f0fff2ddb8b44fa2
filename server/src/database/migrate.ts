import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { StartError, messageOf } from '../platform/index.ts';
import type { Logger } from '../platform/index.ts';

export const migrationsFolder = join(import.meta.dirname, '../../prisma/migrations');

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Applies the migrations that the database lacks, in the order of their names, each in a
 * transaction of its own. Keeps Prisma's table `_prisma_migrations` in Prisma's form, so that
 * `prisma migrate` agrees. Must run under a lock. Returns the names of those applied now.
 */
export async function migrate(
  client: Client,
  log: Logger,
  folder = migrationsFolder,
): Promise<string[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ, "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ, "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT "migration_name" AS name, "checksum" FROM "_prisma_migrations"
     WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`,
  );
  const known = readMigrations(folder);
  checkHistory(rows, known, log);
  const applied = new Set(rows.map(({ name }) => name));
  const missing = known.filter(({ name }) => !applied.has(name));
  for (const migration of missing) await apply(client, migration);
  return missing.map(({ name }) => name);
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function checkHistory(
  applied: { name: string; checksum: string }[],
  known: Migration[],
  log: Logger,
): void {
  const checksums = new Map(known.map(({ name, checksum }) => [name, checksum]));
  for (const { name, checksum } of applied) {
    const expected = checksums.get(name);
    if (expected === undefined) {
      throw new StartError(
        `The database was written by a newer Frontdesk (migration ${name}). Update Frontdesk, or use another database.`,
      );
    }
    if (expected !== checksum) log.warn({ migration: name }, 'This migration changed after it ran');
  }
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations"
         ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new StartError(
      `The database could not be brought up to date (${name}): ${messageOf(error)}. Nothing of this step was kept.`,
      { cause: error },
    );
  }
}
