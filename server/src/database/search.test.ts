import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newDatabaseUrl, silent } from '../../test/harness.ts';
import { migrate } from './migrate.ts';

/** A superuser of the test server, in the database of the test at hand. */
let superuser: Client;
const owner = `owner_${randomBytes(4).toString('hex')}`;
const others: Client[] = [];

/** A new database of a user who is no superuser; returns a session of theirs. */
async function ownedDatabase(): Promise<Client> {
  const url = new URL(await newDatabaseUrl());
  superuser = await session(url);
  await superuser.query(`ALTER DATABASE ${url.pathname.slice(1)} OWNER TO ${owner}`);
  await superuser.query(`ALTER SCHEMA public OWNER TO ${owner}`);
  url.username = owner;
  url.password = 'secret';
  return session(url);
}

async function session(url: URL): Promise<Client> {
  const client = new Client({ connectionString: url.href });
  await client.connect();
  others.push(client);
  return client;
}

beforeAll(async () => {
  superuser = await session(new URL(await newDatabaseUrl()));
  await migrate(superuser, silent);
  await superuser.query(`CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'secret'`);
});
afterAll(async () => Promise.all(others.map(async (client) => client.end())));

/** Two organizations with the same words; what a search of the first one finds. */
async function found(): Promise<string[]> {
  await superuser.query(`
    INSERT INTO organizations (id, name, slug) VALUES ('a', 'a', 'a'), ('b', 'b', 'b');
    INSERT INTO contacts (id, "organizationId", name, email) VALUES
      ('ada', 'a', 'Ada', 'ada@zeppelin.example'), ('eve', 'b', 'Eve', 'eve@zeppelin.example');
    INSERT INTO conversations (id, "organizationId", "contactId", channel, subject) VALUES
      ('a-mail', 'a', 'ada', 'email', NULL), ('b-mail', 'b', 'eve', 'email', 'Zeppelin'),
      ('a-subject', 'a', NULL, 'email', 'My ZEPPELIN is late'),
      ('a-words', 'a', NULL, 'email', NULL), ('a-other', 'a', NULL, 'email', 'Balloon');
    INSERT INTO messages (id, "organizationId", "conversationId", "senderType", content) VALUES
      ('m1', 'a', 'a-words', 'customer', 'Which zeppelin?'), ('m2', 'b', 'b-mail', 'ai', 'A zeppelin.')`);
  await superuser.query(`BEGIN; SET LOCAL ROLE frontdesk_app; SET LOCAL app.organization_id = 'a'`);
  const { rows } = await superuser.query<{ id: string }>(
    `SELECT matching_conversations('%zeppelin%', 'zeppelin') AS id ORDER BY 1`,
  );
  await superuser.query('ROLLBACK');
  return rows.map(({ id }) => id);
}

/** Whether the search passes by the policies, which keep it from its indexes. */
async function isQuick(): Promise<boolean | undefined> {
  const { rows } = await superuser.query<{ quick: boolean }>(
    `SELECT prosecdef AND proowner = 'frontdesk_system'::regrole AS quick
     FROM pg_proc WHERE proname = 'matching_conversations'`,
  );
  return rows[0]?.quick;
}

const hits = ['a-mail', 'a-subject', 'a-words'];

test('the search finds what the organization of the transaction has, and nothing else', async () => {
  expect(await found()).toEqual(hits);
  expect(await isQuick()).toBe(true);
});

test('on a database of somebody who may do little it is slow, and right', async () => {
  await migrate(await ownedDatabase(), silent);
  expect(await isQuick()).toBe(false);
  expect(await found()).toEqual(hits);
});

test('on a database of somebody who made the roles it is quick', async () => {
  await superuser.query(
    `GRANT frontdesk_system TO ${owner} WITH ADMIN TRUE, SET FALSE, INHERIT FALSE`,
  );
  await migrate(await ownedDatabase(), silent);
  expect(await isQuick()).toBe(true);
  expect(await found()).toEqual(hits);
});
