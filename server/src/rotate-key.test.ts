import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { newDatabaseUrl, readDemo, silent, testApp } from '../test/harness.ts';
import type { TestApp } from '../test/harness.ts';
import { readConfig } from './config.ts';
import { openBeside } from './database/index.ts';
import type { Database } from './database/index.ts';
import { createCredentials } from './modules/credentials/index.ts';
import type { CredentialOwner, Credentials } from './modules/credentials/index.ts';
import { createSealer } from './platform/index.ts';
import { secretKeysOf } from './secret-key.ts';
import { startApp } from './start.ts';

const OLD = 'the key of yesterday';
const NEW = 'the key of today, longer';

const ending: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of ending.splice(0).toReversed()) await step();
});

/** Runs the command as `npm run rotate-key` does; resolves with its exit code and all it said. */
async function rotateKey(environment: Record<string, string>): Promise<[number | null, string]> {
  const script = join(import.meta.dirname, 'rotate-key.ts');
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (said += data.toString()));
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(said).not.toContain('node_modules');
  return [code, said];
}

/** The test ends it, or ends itself and with it what still runs. */
function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => (closing ??= close());
  ending.push(end);
  return end;
}

async function start(environment: Record<string, string>, like?: TestApp): Promise<TestApp> {
  const app = await testApp(environment, like);
  return { ...app, close: once(async () => app.close()) };
}

const Session = z.object({ token: z.string(), visitorId: z.string() });

async function visit(
  { url, demo }: Pick<TestApp, 'url' | 'demo'>,
  token?: string,
): Promise<z.infer<typeof Session>> {
  const response = await fetch(`${url}/api/widget/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channelKey: demo.channelKey, token }),
  });
  expect(response.status).toBe(200);
  return Session.parse(await response.json());
}

async function channelOf(database: Database, organizationId: string): Promise<CredentialOwner> {
  const { id } = await database.inOrganization(organizationId, async (tx) =>
    tx.selectFrom('channels').select('id').orderBy('createdAt').executeTakeFirstOrThrow(),
  );
  return { organizationId, table: 'channels', rowId: id };
}

const sealed = (current: string, ...previous: string[]): Credentials =>
  createCredentials(createSealer(() => ({ current, previous })));

test('a configured key: the server first, then the rotation; nobody is logged out', async () => {
  const databaseUrl = await newDatabaseUrl();
  const before = await start({ SECRET_KEY: OLD, DATABASE_URL: databaseUrl });
  const { dataDir } = before;
  const organizationId = before.demo.organization.id;
  const visitor = await visit(before);
  const asVisitor = { authorization: `Bearer ${visitor.token}` };
  const words = { content: 'Hello', externalId: 'first' };
  const first = await before.api('POST', '/api/widget/messages', words, {
    ...asVisitor,
    'idempotency-key': 'once',
  });
  expect(first.status).toBe(201);

  const beside = { databaseUrl, dataDir, keys: [OLD], log: silent };
  const old = await openBeside(beside);
  const owner = await channelOf(old, organizationId);
  await old.inOrganization(organizationId, async (tx) => {
    await sealed(OLD).write(tx, owner, { botToken: 'kept' });
    await sealed('a key that is lost').write(tx, owner, { lost: 'x' });
  });
  await old.close();

  const variables = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir };
  const keys = { SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: `some older key of ours,${OLD}` };
  const [early, told] = await rotateKey({ ...variables, ...keys });
  expect([early, told]).toEqual([1, expect.stringContaining('start the server again with both')]);

  await before.close();
  const after = await start({ ...keys, DATABASE_URL: databaseUrl }, before);
  expect((await visit(after, visitor.token)).visitorId).toBe(visitor.visitorId);
  const repeated = async (): Promise<unknown> =>
    after.api('POST', '/api/widget/messages', words, { ...asVisitor, 'idempotency-key': 'once' });
  expect(await repeated()).toEqual(first);

  const [failed, report] = await rotateKey({ ...variables, ...keys });
  expect(failed).toBe(1);
  expect(report).toContain('2 rows to encrypt');
  expect(report).toContain(`Cannot open channels ${owner.rowId}, apiCredentials.lost`);
  expect(report).toContain('SECRET_KEY_PREVIOUS');
  for (const secret of [OLD, NEW, 'kept']) expect(report).not.toContain(secret);

  const now = await openBeside({ ...beside, keys: [NEW] });
  ending.push(async () => now.close());
  await now.inOrganization(organizationId, async (tx) =>
    sealed(NEW).write(tx, owner, { lost: null }),
  );
  expect(await rotateKey({ ...variables, ...keys })).toEqual([
    0,
    expect.stringContaining('0 rows to encrypt'),
  ]);
  // The old key is needed no more, but for visitors who come with what it signed.
  expect(
    await now.inOrganization(organizationId, async (tx) => sealed(NEW).read(tx, owner)),
  ).toEqual({ botToken: 'kept' });
  expect(await repeated()).toEqual(first);
}, 180_000);

test('a key under DATA_DIR is replaced while the server runs on it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-rotate-'));
  ending.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0' });
  const run = async () => {
    const started = await startApp(config, silent);
    const close = once(async () => started.close());
    return { url: started.url, demo: readDemo(dataDir), close };
  };
  const app = await run();
  const organizationId = app.demo.organization.id;
  const visitor = await visit(app);
  const keys = secretKeysOf({ secretKey: undefined, previousSecretKeys: [], dataDir });
  const before = keys().current;
  const beside = { databaseUrl: undefined, dataDir, keys: [before], log: silent };
  const database = await openBeside(beside);
  const owner = await channelOf(database, organizationId);
  const credentials = createCredentials(createSealer(keys));
  await database.inOrganization(organizationId, async (tx) =>
    credentials.write(tx, owner, { botToken: 'kept' }),
  );

  const [code, report] = await rotateKey({ DATA_DIR: dataDir });
  expect([code, report]).toEqual([0, expect.stringContaining('Done.')]);
  const { current, previous } = keys();
  expect(previous).toEqual([before]);
  expect(readFileSync(join(dataDir, 'secret-key'), 'utf8')).toContain(current);
  const read = async (by: Credentials): Promise<unknown> =>
    database.inOrganization(organizationId, async (tx) => by.read(tx, owner));
  expect(await read(credentials)).toEqual({ botToken: 'kept' });
  expect(await read(sealed(current))).toEqual({ botToken: 'kept' });
  await database.close();

  // The same server, and the next one, still know the visitor.
  expect((await visit(app, visitor.token)).visitorId).toBe(visitor.visitorId);
  await app.close();
  const next = await run();
  expect((await visit(next, visitor.token)).visitorId).toBe(visitor.visitorId);
}, 180_000);
