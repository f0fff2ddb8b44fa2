import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, testOrganization } from '../../test/harness.ts';
import { newId } from '../platform/index.ts';
import type { Database, Tx } from './index.ts';

let database: Database;
let ours: string;
let theirs: string;

beforeAll(async () => {
  database = await testDatabase();
  ours = await testOrganization(database, 'ours');
  theirs = await testOrganization(database, 'theirs');
});
afterAll(async () => database.close());

const addContact = async (scope: string, organizationId: string): Promise<string> => {
  const id = newId();
  await database.inOrganization(scope, async (tx) =>
    tx.insertInto('contacts').values({ id, organizationId, name: 'Ada' }).execute(),
  );
  return id;
};

test('an organization sees and changes its own rows only', async () => {
  const id = await addContact(theirs, theirs);
  const seen = await database.inOrganization(ours, async (tx) => {
    await tx.updateTable('contacts').set({ name: 'Eve' }).where('id', '=', id).execute();
    await tx.deleteFrom('contacts').where('id', '=', id).execute();
    return tx.selectFrom('contacts').selectAll().execute();
  });
  expect(seen).toEqual([]);
  const there = await database.inOrganization(theirs, async (tx) =>
    tx.selectFrom('contacts').select('name').where('id', '=', id).executeTakeFirst(),
  );
  expect(there?.name).toBe('Ada');
});

test('a row cannot be written into another organization', async () => {
  await expect(addContact(ours, theirs)).rejects.toThrow(/row-level security/u);
});

test('a key cannot reach across organizations', async () => {
  const contactId = await addContact(theirs, theirs);
  const link = database.inOrganization(ours, async (tx) =>
    tx
      .insertInto('conversations')
      .values({ id: newId(), organizationId: ours, contactId, channel: 'email' })
      .execute(),
  );
  await expect(link).rejects.toThrow(/foreign key/u);
});

test('every table with an organization is isolated, also from its owner', async () => {
  const open = await database.systemPool.query(
    `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
       AND a.attname = 'organizationId' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
  );
  expect(open.rows).toEqual([]);
});

test('the server signs in as nobody who passes by the policies', async () => {
  const { rows } = await database.systemPool.query(
    `SELECT rolsuper, rolbypassrls,
       (SELECT count(*) FROM pg_class WHERE relowner = r.oid) AS owned
     FROM pg_roles r WHERE rolname = session_user`,
  );
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, owned: 0 }]);
});

test('what is written down is added to, marked as dealt with, and never changed', async () => {
  const id = newId();
  const event = { id, organizationId: ours, eventType: 'member.removed', source: 'test' };
  await database.inOrganization(ours, async (tx) =>
    tx
      .insertInto('system_events')
      .values({ ...event, message: 'as it was', severity: 0 })
      .execute(),
  );
  const change = { message: 'as somebody would like it' };
  const inOurs = async (work: (tx: Tx) => Promise<unknown>) => database.inOrganization(ours, work);
  const asSystem = async (work: (tx: Tx) => Promise<unknown>) => database.asSystem(work);
  for (const as of [inOurs, asSystem]) {
    const changing = as(async (tx) =>
      tx.updateTable('system_events').set(change).where('id', '=', id).execute(),
    );
    await expect(changing).rejects.toThrow('permission denied');
  }
  const deleting = inOurs(async (tx) =>
    tx.deleteFrom('system_events').where('id', '=', id).execute(),
  );
  await expect(deleting).rejects.toThrow('permission denied');
  await inOurs(async (tx) =>
    tx.updateTable('system_events').set({ isResolved: true }).where('id', '=', id).execute(),
  );
});

test('what failed leaves nothing behind', async () => {
  const id = newId();
  const failing = database.inOrganization(ours, async (tx) => {
    await tx.insertInto('contacts').values({ id, organizationId: ours }).execute();
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const rows = await database.inOrganization(ours, async (tx) =>
    tx.selectFrom('contacts').selectAll().where('id', '=', id).execute(),
  );
  expect(rows).toEqual([]);
});
