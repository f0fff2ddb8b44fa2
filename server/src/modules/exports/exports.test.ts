import { buffer } from 'node:stream/consumers';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { z } from 'zod';
import type { World } from '../../../test/isolation/world.ts';
import { newWorld } from '../../../test/isolation/world.ts';
import { EXPORTED, LEFT_OUT } from './tables.ts';

let world: World;

beforeAll(async () => {
  world = await newWorld({ ROLES: 'web' });
});
afterAll(async () => world.close());

const Link = z.object({ url: z.string() });

async function ask(headers: Record<string, string>, slug: string): Promise<Response> {
  const path = `/api/organizations/${slug}/exports`;
  return fetch(world.app.url + path, { method: 'POST', headers });
}

async function download(): Promise<Map<string, Buffer>> {
  const { people, slug } = world.ours.organization;
  const { url } = Link.parse(await (await ask(people.owner.headers, slug)).json());
  const response = await fetch(url, { headers: people.owner.headers });
  expect(response.headers.get('content-type')).toBe('application/zip');
  return unzip(Buffer.from(await response.arrayBuffer()));
}

async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await yauzl.fromBufferPromise(bytes);
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return files;
}

const Row = z.looseObject({ id: z.string().optional() });

function rowsOf(files: Map<string, Buffer>, table: string): z.infer<typeof Row>[] {
  const lines = files.get(`${table}.jsonl`)?.toString().split('\n') ?? [];
  return lines.filter((line) => line !== '').map((line) => Row.parse(JSON.parse(line)));
}

describe('an export', () => {
  test('has every row and file of the organization, counted, and nothing of another', async () => {
    const { ours, theirs } = world;
    await Promise.all([ours, theirs].map(async (of) => of.importOf()));
    const texts = ['line one', 'with "quotes", \\ and\nnew lines', 'Grüße 🦆'];
    const conversation = await ours.conversation();
    for (const content of texts) {
      await ours.call('POST', `/api/conversations/${conversation}/messages`, { content });
    }
    await theirs.message();
    const files = await download();
    const manifest = z
      .object({ tables: z.record(z.string(), z.number()), files: z.number() })
      .parse(JSON.parse(files.get('manifest.json')?.toString() ?? ''));
    for (const { table } of EXPORTED) {
      expect([table, rowsOf(files, table).length]).toEqual([table, manifest.tables[table]]);
    }
    const contents = rowsOf(files, 'messages').map(({ content }) => content);
    expect(contents).toEqual(expect.arrayContaining(texts));
    expect(rowsOf(files, 'users').length).toBeGreaterThanOrEqual(5);
    const stored = [...files].filter(([name]) => name.startsWith('files/'));
    expect(stored.map(([, content]) => content.toString())).toContain('Albatross file');
    expect(stored).toHaveLength(manifest.files);
    const all = Buffer.concat([...files.values()]).toString();
    expect(all).toContain('Albatross');
    expect(all).not.toMatch(/zebrafinch/iu);
  });

  test('has more rows than one read takes', async () => {
    const { organization } = world.ours;
    await world.database.inOrganization(organization.id, async (tx) =>
      tx
        .insertInto('contacts')
        .values(
          Array.from({ length: 1_200 }, (_, index) => ({
            id: `many-${index}`,
            organizationId: organization.id,
            name: `Many ${index}`,
          })),
        )
        .execute(),
    );
    const ids = rowsOf(await download(), 'contacts').map(({ id }) => id);
    expect(ids.filter((id) => id?.startsWith('many-') === true)).toHaveLength(1_200);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('holds no secret', async () => {
    const { organization } = world.ours;
    const [channel, integration] = ['a-channel-secret', 'an-integration-secret'];
    await world.database.inOrganization(organization.id, async (tx) => {
      await tx
        .updateTable('channels')
        .set({ apiCredentials: JSON.stringify({ botToken: channel }) })
        .execute();
      await tx
        .insertInto('integrations')
        .values({
          id: 'an-integration',
          organizationId: organization.id,
          type: 'stripe',
          name: 'Payments',
          credentials: JSON.stringify({ secretKey: integration }),
        })
        .execute();
    });
    const files = await download();
    const all = Buffer.concat([...files.values()]).toString();
    expect(all).toContain('Payments');
    const hashes = await world.database.inOrganization(organization.id, async (tx) =>
      tx.selectFrom('api_keys').select('keyHash').execute(),
    );
    expect(hashes.length).toBeGreaterThan(0);
    const secrets = [channel, integration, ...hashes.map(({ keyHash }) => keyHash), '$argon2'];
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  });

  test('every table with rows of organizations is in it, or it says why not', async () => {
    const client = new Client({ connectionString: world.app.databaseUrl });
    await client.connect();
    const { rows } = await client.query(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'organizationId'`,
    );
    await client.end();
    const found = z.array(z.object({ name: z.string() })).parse(rows);
    const known: string[] = [...EXPORTED.map(({ table }) => table), ...Object.keys(LEFT_OUT)];
    expect(known.toSorted()).toEqual(
      [...found.map(({ name }) => name), 'organizations', 'users'].toSorted(),
    );
  });
});

describe('the link', () => {
  test('is given to an owner alone, and lets nobody in who was changed into', async () => {
    const { organization } = world.ours;
    const { slug, people, key } = organization;
    expect((await ask(people.admin.headers, slug)).status).toBe(403);
    expect((await ask({ authorization: `Bearer ${key}` }, slug)).status).toBe(403);
    expect((await ask(people.owner.headers, world.theirs.organization.slug)).status).toBe(404);
    const { url } = Link.parse(await (await ask(people.owner.headers, slug)).json());
    const other = url.replace(organization.id, world.theirs.organization.id);
    expect((await fetch(other, { headers: people.owner.headers })).status).toBe(403);
  });

  test('is of no use to anybody else, signed in or not', async () => {
    const { slug, people } = world.ours.organization;
    const { url } = Link.parse(await (await ask(people.owner.headers, slug)).json());
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: people.admin.headers })).status).toBe(403);
    const theirs = world.theirs.organization.people.owner.headers;
    expect((await fetch(url, { headers: theirs })).status).toBe(403);
  });

  test('is no longer good for whoever is no owner any more', async () => {
    const { organization } = world.ours;
    const { slug, people } = organization;
    const { url } = Link.parse(await (await ask(people.owner.headers, slug)).json());
    const setRole = async (role: 'owner' | 'admin'): Promise<unknown> =>
      world.database.inOrganization(organization.id, async (tx) =>
        tx
          .updateTable('organization_users')
          .set({ role })
          .where('userId', '=', people.owner.userId)
          .execute(),
      );
    await setRole('admin');
    const { headers } = people.owner;
    expect((await fetch(url, { headers })).status).toBe(403);
    await setRole('owner');
    expect((await fetch(url, { headers })).status).toBe(200);
  });
});
