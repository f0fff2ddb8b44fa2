import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, testOrganization } from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';
import { sealedAnswers } from '../../http/index.ts';
import { createSealer, newId } from '../../platform/index.ts';
import type { Sealer } from '../../platform/index.ts';
import { createCredentials, sealedCredentials } from './credentials.ts';
import type { CredentialOwner } from './credentials.ts';
import { countSealed, reseal } from './reseal.ts';
import type { Resealed } from './reseal.ts';

const OLD = 'the key of yesterday';
const NEW = 'the key of today, longer';
const LOST = 'the key that nobody has';

const withKeys = (current: string, ...previous: string[]): Sealer =>
  createSealer(() => ({ current, previous }));

let database: Database;
let organizationId: string;

beforeAll(async () => {
  database = await testDatabase();
  organizationId = await testOrganization(database);
});
afterAll(async () => database.close());

const columns = [...sealedCredentials, sealedAnswers];

async function newOwners(count: number): Promise<CredentialOwner[]> {
  const ids = Array.from({ length: count }, () => newId());
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('channels')
      .values(ids.map((id) => ({ id, organizationId, type: 'telegram' as const, name: id })))
      .execute(),
  );
  return ids.map((rowId) => ({ organizationId, table: 'channels', rowId }));
}

async function write(sealer: Sealer, owner: CredentialOwner, secrets: object): Promise<void> {
  await database.inOrganization(organizationId, async (tx) =>
    createCredentials(sealer).write(tx, owner, { ...secrets }),
  );
}

const read = async (sealer: Sealer, owner: CredentialOwner): Promise<Record<string, string>> =>
  database.inOrganization(organizationId, async (tx) => createCredentials(sealer).read(tx, owner));

const run = async (
  sealer: Sealer,
  onProgress: (done: number) => void = () => undefined,
  signal = new AbortController().signal,
): Promise<Resealed> => reseal({ database, sealer, columns, onProgress, signal });

async function clear(): Promise<void> {
  await database.asSystem(async (tx) => {
    await tx.deleteFrom('channels').execute();
    await tx.deleteFrom('idempotent_requests').execute();
  });
}

test('everything opens with the new key alone; broken off, it goes on where it was', async () => {
  const owners = await newOwners(230);
  for (const owner of owners) await write(withKeys(OLD), owner, { a: `a ${owner.rowId}`, b: 'b' });
  const place = {
    organizationId,
    table: sealedAnswers.table,
    rowId: 'some key',
    field: sealedAnswers.column,
  };
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('idempotent_requests')
      .values({
        organizationId,
        key: place.rowId,
        requestHash: 'x',
        status: 200,
        response: JSON.stringify(withKeys(OLD).seal(place, '{"ok":true}')),
      })
      .execute(),
  );
  const sealer = withKeys(NEW, OLD);
  expect(await countSealed({ database, sealer, columns }, 'previously')).toBe(231);

  const ending = new AbortController();
  const stop = (done: number): void => (done === 120 ? ending.abort() : undefined);
  const first = await run(sealer, stop, ending.signal);
  expect(first).toEqual({ rows: 120, remaining: 111, unopened: [] });
  expect(await run(sealer)).toEqual({ rows: 111, remaining: 0, unopened: [] });
  expect(await run(sealer)).toEqual({ rows: 0, remaining: 0, unopened: [] });

  const alone = withKeys(NEW);
  for (const owner of owners) {
    expect(await read(alone, owner)).toEqual({ a: `a ${owner.rowId}`, b: 'b' });
  }
  const { response } = await database.inOrganization(organizationId, async (tx) =>
    tx.selectFrom('idempotent_requests').select('response').executeTakeFirstOrThrow(),
  );
  expect(alone.open(place, String(response))).toBe('{"ok":true}');
  await clear();
});

test('while others write, with either key, nothing of theirs is lost', async () => {
  const owners = await newOwners(60);
  for (const owner of owners) await write(withKeys(OLD), owner, { a: 'before', counter: '0' });
  const sealer = withKeys(NEW, OLD);
  // A server that has the new key, and one that was not started again yet.
  const servers = [sealer, withKeys(OLD, NEW)];
  const expected = new Map(owners.map(({ rowId }) => [rowId, '0']));
  const over = new AbortController();
  const writing = Promise.all(
    servers.map(async (server, index) => {
      for (let step = 1; !over.signal.aborted; step += 1) {
        const owner = owners[(step * 7 + index) % owners.length];
        // Each of the two writes to rows of its own, so that the last word is known.
        if (!owner || owners.indexOf(owner) % 2 !== index) continue;
        await write(server, owner, { counter: String(step) });
        expected.set(owner.rowId, String(step));
      }
    }),
  );
  for (let turn = 0; turn < 3; turn += 1) {
    const { unopened } = await run(sealer);
    expect(unopened).toEqual([]);
  }
  over.abort();
  await writing;
  expect((await run(sealer)).remaining).toBe(0);
  for (const owner of owners) {
    expect(await read(withKeys(NEW), owner)).toEqual({
      a: 'before',
      counter: expected.get(owner.rowId),
    });
  }
  expect([...expected.values()].some((value) => value !== '0')).toBe(true);
  await clear();
});

test('a write between look and change wins', async () => {
  const [owner] = await newOwners(1);
  if (!owner) throw new Error('no row');
  await write(withKeys(OLD), owner, { a: 'before' });
  // Its first answer makes another connection write before the row is changed.
  const sealer = withKeys(NEW, OLD);
  let meanwhile: Promise<void> | undefined;
  const slow: Database = {
    ...database,
    async asSystem(work) {
      const rows = await database.asSystem(work);
      meanwhile ??= write(withKeys(OLD), owner, { a: 'meanwhile' });
      await meanwhile;
      return rows;
    },
  };
  const signal = new AbortController().signal;
  const result = await reseal({ database: slow, sealer, columns, signal, onProgress() {} });
  expect(result).toEqual({ rows: 1, remaining: 0, unopened: [] });
  expect(await read(withKeys(NEW), owner)).toEqual({ a: 'meanwhile' });
  await clear();
});

test('what cannot be opened is named and left as it is; the rest is done', async () => {
  const [lost, good] = await newOwners(2);
  if (!lost || !good) throw new Error('no rows');
  await write(withKeys(LOST), lost, { gone: 'x' });
  await write(withKeys(OLD), lost, { here: 'y' });
  await write(withKeys(OLD), good, { here: 'z' });
  const { rows, remaining, unopened } = await run(withKeys(NEW, OLD));
  expect([rows, remaining]).toEqual([2, 1]);
  const reason = unopened[0]?.reason ?? '';
  expect(reason).toContain('SECRET_KEY_PREVIOUS');
  const gone = { table: 'channels', rowId: lost.rowId, field: 'apiCredentials.gone', reason };
  expect(unopened).toEqual([gone]);
  expect(await read(withKeys(NEW), good)).toEqual({ here: 'z' });
  // The key is found again: nothing was spoilt.
  expect(await run(withKeys(NEW, LOST))).toEqual({ rows: 1, remaining: 0, unopened: [] });
  expect(await read(withKeys(NEW), lost)).toEqual({ gone: 'x', here: 'y' });
  await clear();
});

test('text that was never sealed is no concern of it', async () => {
  await database.asSystem(async (tx) =>
    sql`INSERT INTO "idempotent_requests" ("organizationId", "key", "requestHash", "response")
        VALUES (${organizationId}, 'k', 'h', '"an answer of another form"')`.execute(tx),
  );
  expect(await run(withKeys(NEW))).toEqual({ rows: 0, remaining: 0, unopened: [] });
  await clear();
});
