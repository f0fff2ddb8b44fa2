import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dumpOf } from '../../../test/dump.ts';
import { newDatabaseUrl, SECRET_KEY, silent, testOrganization } from '../../../test/harness.ts';
import { openDatabase } from '../../database/index.ts';
import type { Database } from '../../database/index.ts';
import { installJobs } from '../../jobs/index.ts';
import { createSealer, createSigner, newId } from '../../platform/index.ts';
import { addChannel } from '../channels/index.ts';
import { createCredentials } from './credentials.ts';
import type { CredentialOwner } from './credentials.ts';

let database: Database;
let databaseUrl: string;
let shop: string;
let other: string;

beforeAll(async () => {
  databaseUrl = await newDatabaseUrl();
  database = await openDatabase({
    databaseUrl,
    dataDir: '/nowhere',
    signer: createSigner(SECRET_KEY),
    log: silent,
    prepare: installJobs,
  });
  [shop, other] = [
    await testOrganization(database, 'shop'),
    await testOrganization(database, 'other'),
  ];
});
afterAll(async () => database.close());

const credentials = createCredentials(createSealer(() => ({ current: SECRET_KEY, previous: [] })));

async function newChannel(organizationId: string): Promise<CredentialOwner> {
  const { id: rowId } = await database.inOrganization(organizationId, async (tx) =>
    addChannel(tx, organizationId, { type: 'telegram', name: newId() }),
  );
  return { organizationId, table: 'channels', rowId };
}

async function newIntegration(organizationId: string): Promise<CredentialOwner> {
  const rowId = newId();
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('integrations')
      .values({ id: rowId, organizationId, type: 'stripe', name: rowId })
      .execute(),
  );
  return { organizationId, table: 'integrations', rowId };
}

async function newProvider(organizationId: string): Promise<CredentialOwner> {
  const rowId = newId();
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('sso_providers')
      .values({ id: rowId, organizationId, protocol: 'oidc', issuer: 'https://id.example' })
      .execute(),
  );
  return { organizationId, table: 'sso_providers', rowId };
}

const write = async (
  owner: CredentialOwner,
  secrets: Record<string, string | null>,
): Promise<void> =>
  database.inOrganization(owner.organizationId, async (tx) =>
    credentials.write(tx, owner, secrets),
  );
const read = async (owner: CredentialOwner): Promise<Record<string, string>> =>
  database.inOrganization(owner.organizationId, async (tx) => credentials.read(tx, owner));

test('what is written is read again; names are added, replaced and forgotten one by one', async () => {
  for (const owner of [await newChannel(shop), await newIntegration(shop)]) {
    expect(await read(owner)).toEqual({});
    await write(owner, { botToken: '1:first', secretToken: 'ü"\\' });
    await write(owner, { botToken: '2:second' });
    expect(await read(owner)).toEqual({ botToken: '2:second', secretToken: 'ü"\\' });
    await write(owner, { botToken: null });
    expect(await read(owner)).toEqual({ secretToken: 'ü"\\' });
  }
});

test('a row of another organization, or of nobody, is not there', async () => {
  const { rowId } = await newChannel(other);
  const foreign: CredentialOwner = { organizationId: shop, table: 'channels', rowId };
  await expect(read(foreign)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(write(foreign, { a: 'b' })).rejects.toMatchObject({ kind: 'not-found' });
});

test('no dump of the database holds a secret, in no spelling', async () => {
  const secret = 'xoxb-4471-DoNotReadMe/ü-sk_live_0192837465';
  const marker = `visible-${newId()}`;
  await write(await newChannel(shop), { botToken: secret, [marker]: secret });
  await write(await newIntegration(shop), { secretKey: secret });
  await write(await newProvider(shop), { clientSecret: secret });
  const text = await dumpOf(databaseUrl);
  // It is the right dump: names may be seen.
  expect(text).toContain(marker);
  const bytes = Buffer.from(secret);
  // Base64 of any alignment, with and without what stands around it.
  const aligned = [0, 1, 2].map((skip) =>
    bytes.subarray(skip, skip + Math.floor((bytes.length - skip) / 3) * 3).toString('base64'),
  );
  const spellings = [
    secret,
    'DoNotReadMe',
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    Buffer.from(secret, 'utf16le').toString('hex'),
    ...aligned,
    ...aligned.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  const lower = text.toLowerCase();
  for (const spelling of spellings) {
    expect(text.includes(spelling)).toBe(false);
    expect(lower.includes(spelling.toLowerCase())).toBe(false);
  }
});

test('a ciphertext that is copied to another place does not open there', async () => {
  const owners = [
    await newChannel(shop),
    await newChannel(shop),
    await newChannel(other),
    await newIntegration(shop),
    await newIntegration(other),
  ];
  for (const [index, owner] of owners.entries()) {
    await write(owner, { a: `a of ${index}`, b: `b of ${index}` });
  }
  const slots = owners.flatMap((owner) => ['a', 'b'].map((name) => ({ owner, name })));
  const columnOf = {
    channels: 'apiCredentials',
    integrations: 'credentials',
    sso_providers: 'secrets',
  } as const;
  const slot = fc.constantFrom(...slots);
  await fc.assert(
    fc.asyncProperty(slot, slot, async (from, to) => {
      fc.pre(from !== to);
      const outcome = await database.asSystem(async (tx) => {
        const { table, rowId, organizationId } = to.owner;
        const column = sql.ref(columnOf[table]);
        await sql`
          UPDATE ${sql.table(table)} SET ${column} = jsonb_set(${column}, ARRAY[${to.name}],
            (SELECT ${sql.ref(columnOf[from.owner.table])} -> ${from.name}
             FROM ${sql.table(from.owner.table)} WHERE "id" = ${from.owner.rowId}))
          WHERE "id" = ${rowId}`.execute(tx);
        const opened = await credentials.read(tx, { table, rowId, organizationId }).then(
          () => 'opened',
          (error: unknown) => error,
        );
        // Takes the copy back.
        await sql`ROLLBACK`.execute(tx);
        return opened;
      });
      expect(outcome).toMatchObject({ name: 'SealError', reason: 'not-authentic' });
    }),
    { numRuns: 60 },
  );
});

test('a lost key says what to do, spoils nothing, and can be written over', async () => {
  const owner = await newChannel(shop);
  await write(owner, { a: 'one', b: 'two' });
  const without = createCredentials(
    createSealer(() => ({ current: 'quite another key', previous: [] })),
  );
  const inShop = async <T>(work: Parameters<typeof database.inOrganization<T>>[1]): Promise<T> =>
    database.inOrganization(shop, work);
  const failing = inShop(async (tx) => without.read(tx, owner));
  await expect(failing).rejects.toMatchObject({ kind: 'unavailable', reason: 'lost-key' });
  await expect(failing).rejects.toThrow('SECRET_KEY_PREVIOUS');
  await inShop(async (tx) => without.write(tx, owner, { a: 'new' }));
  await expect(inShop(async (tx) => without.read(tx, owner))).rejects.toMatchObject({
    reason: 'lost-key',
  });
  await inShop(async (tx) => without.write(tx, owner, { b: 'new' }));
  expect(await inShop(async (tx) => without.read(tx, owner))).toEqual({ a: 'new', b: 'new' });
});
