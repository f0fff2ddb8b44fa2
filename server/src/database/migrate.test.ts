import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newDatabaseUrl, silent } from '../../test/harness.ts';
import { migrate } from './migrate.ts';

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-migrations-'));
let client: Client;

const addMigration = (name: string, sql: string): void => {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'migration.sql'), sql);
};

beforeAll(() => addMigration('1_pets', 'CREATE TABLE pets (name text NOT NULL)'));
beforeEach(async () => {
  client = new Client({ connectionString: await newDatabaseUrl() });
  await client.connect();
  return async () => client.end();
});
afterAll(() => rmSync(folder, { recursive: true }));

test('an existing database keeps its data while it is brought up to date', async () => {
  expect(await migrate(client, silent, folder)).toEqual(['1_pets']);
  await client.query(`INSERT INTO pets VALUES ('Rex')`);
  addMigration('2_ages', 'ALTER TABLE pets ADD age int NOT NULL DEFAULT 3');
  expect(await migrate(client, silent, folder)).toEqual(['2_ages']);
  expect(await migrate(client, silent, folder)).toEqual([]);
  const { rows } = await client.query('SELECT * FROM pets');
  expect(rows).toEqual([{ name: 'Rex', age: 3 }]);
});

test('a step that fails leaves nothing behind and says which it was', async () => {
  addMigration('3_broken', 'ALTER TABLE pets ADD colour text; SELECT 1/0');
  await expect(migrate(client, silent, folder)).rejects.toThrow(/3_broken.*division by zero/u);
  const { rows } = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'pets'`,
  );
  expect(rows.map(({ name }) => name)).not.toContain('colour');
  rmSync(join(folder, '3_broken'), { recursive: true });
});

test('a database of a newer release is not touched', async () => {
  await migrate(client, silent, folder);
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
     VALUES ('x', 'x', '9_future', now())`,
  );
  await expect(migrate(client, silent, folder)).rejects.toThrow(/newer Frontdesk/u);
});
