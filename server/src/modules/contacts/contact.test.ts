import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, testOrganization } from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import { claimIdentity, findOrAddContact } from './index.ts';
import type { ContactDetails, ContactRow } from './index.ts';

let database: Database;
let organizationId: string;

beforeAll(async () => {
  database = await testDatabase();
  organizationId = await testOrganization(database);
});
afterAll(async () => database.close());

const findOrAdd = async (details: ContactDetails): Promise<ContactRow> =>
  database.inOrganization(organizationId, async (tx) =>
    findOrAddContact(tx, organizationId, details),
  );

const visitorWith = async (email: string): Promise<string> => {
  const id = newId();
  await database.inOrganization(organizationId, async (tx) =>
    claimIdentity(tx, organizationId, id, { email }),
  );
  return id;
};

test('an empty external id is none: each is a contact of its own', async () => {
  const [one, two] = [await findOrAdd({ externalId: '' }), await findOrAdd({ externalId: '' })];
  expect(one.externalId).toBeNull();
  expect(two.id).not.toBe(one.id);
  const named = await findOrAdd({ externalId: '', email: 'empty@shop.example', phone: '' });
  expect(await findOrAdd({ externalId: '', email: 'empty@shop.example' })).toMatchObject({
    id: named.id,
    phone: null,
  });
});

test('an external id is one contact, also for many at once', async () => {
  const all = await Promise.all(
    Array.from({ length: 8 }, async () => findOrAdd({ externalId: 'customer-1' })),
  );
  expect(new Set(all.map(({ id }) => id)).size).toBe(1);
});

test('e-mail and phone that the team gave find the contact again', async () => {
  const { id } = await findOrAdd({ email: 'ada@shop.example', phone: '+4912345' });
  expect((await findOrAdd({ email: 'ada@shop.example' })).id).toBe(id);
  expect((await findOrAdd({ email: 'other@shop.example', phone: '+4912345' })).id).toBe(id);
});

test('nobody is recognised by an address that a visitor claimed', async () => {
  const visitor = await visitorWith('victim@shop.example');
  const victim = await findOrAdd({ email: 'victim@shop.example' });
  expect(victim.id).not.toBe(visitor);
  expect((await findOrAdd({ email: 'victim@shop.example' })).id).toBe(victim.id);
});

test('a contact whose identity is proved is found by its address, and keeps it', async () => {
  const id = await visitorWith('proved@shop.example');
  await database.inOrganization(organizationId, async (tx) =>
    tx.updateTable('contacts').set({ isVerified: true }).where('id', '=', id).execute(),
  );
  const changed = await database.inOrganization(organizationId, async (tx) =>
    claimIdentity(tx, organizationId, id, { name: 'Eve', email: 'eve@shop.example' }),
  );
  expect(changed).toBe(false);
  expect(await findOrAdd({ email: 'proved@shop.example' })).toMatchObject({ id, name: null });
});

test('what the team says replaces what was claimed', async () => {
  const id = await visitorWith('claimed@shop.example');
  await database.inOrganization(organizationId, async (tx) =>
    tx.updateTable('contacts').set({ externalId: 'customer-2' }).where('id', '=', id).execute(),
  );
  await findOrAdd({ externalId: 'customer-2', email: 'true@shop.example' });
  expect((await findOrAdd({ email: 'true@shop.example' })).id).toBe(id);
});
