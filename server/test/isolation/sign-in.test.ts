import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuth } from '../../src/modules/organizations/auth.ts';
import { DOORS } from '../../src/modules/organizations/doors.ts';
import { SECRET_KEY, silent } from '../harness.ts';
import { openWitness } from './snapshot.ts';
import type { Witness } from './snapshot.ts';
import { newWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
let witness: Witness;

beforeAll(async () => {
  world = await newWorld({ ROLES: 'web' });
  witness = await openWitness(world.app.databaseUrl);
});
afterAll(async () => {
  await witness.close();
  await world.close();
});

/** Every endpoint that the library brings, as it is in this release. */
function endpoints(): { path: string; method: string }[] {
  const auth = createAuth({
    database: world.database,
    keys: { current: SECRET_KEY, previous: [] },
    publicUrl: world.app.url,
    isOwnHost: () => true,
    log: silent,
  });
  return Object.values(auth.api).flatMap((endpoint) => {
    const { path, options } = endpoint;
    if (typeof path !== 'string') return [];
    const methods: string[] = [options.method].flat();
    return methods.map((method) => ({ path: path.slice(1), method }));
  });
}

async function call(
  { path, method }: { path: string; method: string },
  headers: Record<string, string>,
  body: object = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${world.app.url}/api/auth/${path.replaceAll(/:\w+/gu, 'x')}`, {
    method,
    headers: { origin: world.app.url, 'content-type': 'application/json', ...headers },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

test('what the library brings is closed, except what is used', async () => {
  const { owner } = world.ours.organization.people;
  const all = endpoints();
  expect(all.length).toBeGreaterThan(20);
  for (const endpoint of all) {
    const isOpen = Object.hasOwn(DOORS, endpoint.path);
    // A door may be there for one method alone; a closed one is there for none.
    if (isOpen) continue;
    expect([endpoint.path, (await call(endpoint, owner.headers)).status]).toEqual([
      endpoint.path,
      404,
    ]);
  }
  const known = new Set(all.map(({ path }) => path));
  expect(Object.keys(DOORS).filter((path) => !known.has(path))).toEqual([]);
});

test('nobody learns or changes anything of another person by any door', async () => {
  const { ours, theirs } = world;
  const them = theirs.organization.people.owner;
  const { rows } = await world.database.systemPool.query<{ token: string; id: string }>(
    'SELECT token, id FROM sessions WHERE "userId" = $1',
    [them.userId],
  );
  const session = rows[0];
  if (!session) throw new Error('They are not signed in.');
  const body = {
    token: session.token,
    sessionId: session.id,
    sessionToken: session.token,
    userId: them.userId,
    id: them.userId,
    email: them.email,
    name: 'Taken over',
    image: null,
    password: 'a wrong password',
    currentPassword: 'a wrong password',
    newPassword: 'a new long password',
    code: '123456',
  };
  const before = await witness.snapshot(theirs.organization.id);
  const ids = await witness.idsOf(theirs.organization.id);
  const doors = endpoints().filter(({ path }) => Object.hasOwn(DOORS, path) && path !== 'sign-out');
  for (const headers of [{}, ours.organization.people.viewer.headers]) {
    for (const door of doors) {
      const { status, text } = await call(door, headers, body);
      expect([door.path, status < 500]).toEqual([door.path, true]);
      const leaked = [...ids, session.token, them.email].filter((part) => text.includes(part));
      expect([door.path, leaked]).toEqual([door.path, []]);
    }
  }
  expect(await witness.snapshot(theirs.organization.id)).toEqual(before);
});
