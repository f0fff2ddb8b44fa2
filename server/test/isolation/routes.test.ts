import { permissions } from '@frontdesk/contract';
import type { Permission, RouteSpec } from '@frontdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from './call.ts';
import type { Answer, Call } from './call.ts';
import { limitedKeys, membersOf, outsidersOf, viewerWhoOwnsAnother } from './callers.ts';
import type { Caller } from './callers.ts';
import { contractRoutes, lineOf, namedBeside, readDocument, schemesOf } from './document.ts';
import type { Described } from './document.ts';
import {
  expectedOf,
  keepTable,
  outcomeOf,
  permissionOf,
  permissionsFound,
  tableOf,
} from './outcomes.ts';
import type { Line } from './outcomes.ts';
import { requests } from './requests.ts';
import type { Entry, Foreign } from './entry.ts';
import { openWitness } from './snapshot.ts';
import type { Witness } from './snapshot.ts';
import { newWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
let witness: Witness;
let documented: Described[];
let members: Caller[];
let everybody: Caller[];
let limited: Map<Permission, Caller>;

// Nobody works in the background: what changes is changed by a request.
beforeAll(async () => {
  world = await newWorld({ ROLES: 'web' });
  witness = await openWitness(world.app.databaseUrl);
  documented = await readDocument(world.app.url);
  const { organization } = world.ours;
  members = membersOf(organization);
  everybody = [
    ...members,
    await viewerWhoOwnsAnother(world.database, organization),
    ...outsidersOf(organization),
  ];
  limited = await limitedKeys(world.ours);
});
afterAll(async () => {
  await witness.close();
  await world.close();
});

function entryOf({ name }: RouteSpec): Entry {
  const entry = requests[name];
  if (!entry) throw new Error(`${name} has no entry in requests.ts.`);
  return entry;
}

const byName = contractRoutes.map((route) => [route.name, route] as const);

describe('every route is known', () => {
  test('the OpenAPI document and the contract describe the same routes', () => {
    const inDocument = documented.map(({ method, path, operationId, security }) =>
      lineOf(method, path, operationId, security.flatMap(Object.keys)),
    );
    const inContract = contractRoutes.map(({ method, path, name, access }) =>
      lineOf(method, path, name, schemesOf(access)),
    );
    expect(inDocument.toSorted()).toEqual(inContract.toSorted());
  });

  test('each route has one entry here, and each entry has a route', () => {
    const names = documented.map(({ operationId }) => operationId);
    expect(Object.keys(requests).toSorted()).toEqual(names.toSorted());
  });

  test('each thing that a request can name beside its path is tried with a foreign one', () => {
    const named = documented.flatMap((operation) =>
      namedBeside(operation).map((field) => `${operation.operationId} ${field}`),
    );
    const tried = Object.entries(requests).flatMap(([name, { foreign = {} }]) =>
      Object.keys(foreign).map((field) => `${name} ${field}`),
    );
    expect(tried.toSorted()).toEqual(named.toSorted());
  });
});

/** Makes valid requests: anew for who may change something, else the one before is still good. */
function callsOf(route: RouteSpec, entry: Entry): (caller: Caller) => Promise<Call> {
  let last: Call | undefined;
  return async (caller) => {
    const uses = route.method !== 'GET' && expectedOf(route, entry, caller) === 'may';
    const call = uses || !last ? await entry.valid(world.ours, caller) : last;
    last = call;
    return call;
  };
}

describe('who may call', () => {
  const lines: Line[] = [];
  const expected: Line[] = [];

  test.each(byName)('%s', async (_, route) => {
    const entry = entryOf(route);
    const permission = permissionOf(route, entry);
    const line: Line = { route, permission, byCaller: new Map() };
    const right: Line = { route, permission, byCaller: new Map() };
    const without = permission && limited.get(permission);
    const wrong: string[] = [];
    const nextCall = callsOf(route, entry);
    for (const caller of [...everybody, ...(without ? [without] : [])]) {
      const wanted = expectedOf(route, entry, caller);
      const { status, text } = await send(world.app, route, await nextCall(caller), caller.headers);
      const found = outcomeOf(route, status);
      await entry.after?.(world.ours);
      line.byCaller.set(caller.name, found);
      right.byCaller.set(caller.name, wanted);
      if (found !== wanted) wrong.push(`${caller.name}: ${wanted}, but ${status} ${text}`);
    }
    lines.push(line);
    expected.push(right);
    expect(wrong).toEqual([]);
  });

  test('the outcomes are the table of permissions, word for word', () => {
    const table = tableOf(lines);
    keepTable('permissions.md', `# Who may call\n\n${table}`);
    expect(table).toBe(tableOf(expected));
    const sorted = (roles: readonly string[]): string[] => roles.toSorted();
    const found = Object.entries(permissionsFound(lines));
    expect(Object.fromEntries(found.map(([name, roles]) => [name, sorted(roles)]))).toEqual(
      Object.fromEntries(Object.entries(permissions).map(([name, roles]) => [name, sorted(roles)])),
    );
  });
});

/** Calls and sees to it that nothing of the other organization is in the answer. */
async function ask(
  route: RouteSpec,
  call: Call,
  headers: Record<string, string>,
  ids: Set<string>,
): Promise<Answer> {
  const answer = await send(world.app, route, call, headers);
  const asked = JSON.stringify(call);
  const found = answer.text.match(/[0-9a-f]{8}-[0-9a-f-]{27}|zebrafinch/giu) ?? [];
  const leaked = found.filter(
    (part) => !asked.includes(part) && (ids.has(part) || /zebrafinch/iu.test(part)),
  );
  expect(leaked, `${route.name} ${asked} answered ${answer.text.slice(0, 500)}`).toEqual([]);
  return answer;
}

/** Runs what must leave the other organization as it was. */
async function untouched(work: (ids: Set<string>) => Promise<void>): Promise<void> {
  const { id } = world.theirs.organization;
  const ids = await witness.idsOf(id);
  const before = await witness.snapshot(id);
  await work(ids);
  expect(await witness.snapshot(id)).toEqual(before);
}

/** Requests with something of theirs in the path: each part alone, and all together. */
function foreignPaths(route: RouteSpec, ours: Call, theirs: Call): { slug: boolean; call: Call }[] {
  const names = [...route.path.matchAll(/:(\w+)/gu)].flatMap(([, name = '']) =>
    // A token is no id: who has it was given it. A version is a number that everybody has.
    name === 'token' || name === 'version' ? [] : [name],
  );
  const sets = names.length > 1 ? [...names.map((name) => [name]), names] : [names];
  return sets
    .filter((set) => set.length > 0)
    .map((set) => ({
      slug: set.includes('slug'),
      call: {
        ...ours,
        params: {
          ...ours.params,
          ...Object.fromEntries(set.map((name) => [name, theirs.params?.[name] ?? ''])),
        },
      },
    }));
}

/** What names a foreign thing, in the part of the request where it belongs. */
function naming(
  { within }: Foreign,
  field: string,
  value: string | string[],
  given: Record<string, unknown>,
): object {
  const named = { [field]: value };
  if (within === undefined) return named;
  const around = given[within];
  return { [within]: { ...(typeof around === 'object' ? around : {}), ...named } };
}

describe('what belongs to another organization is not there', () => {
  const answers: string[] = [];

  test.each(byName)('%s', async (_, route) => {
    const entry = entryOf(route);
    const [owner] = members;
    if (!owner) throw new Error('There is nobody.');
    const ours = await entry.valid(world.ours, owner);
    const theirs = await entry.valid(world.theirs, owner);
    const permission = permissionOf(route, entry);
    await untouched(async (ids) => {
      for (const caller of members) {
        for (const { slug, call } of foreignPaths(route, ours, theirs)) {
          const { status } = await ask(route, call, caller.headers, ids);
          const mayTry = slug || (permission && expectedOf(route, entry, caller) === 'may');
          expect(status, `${caller.name} ${JSON.stringify(call)}`).toBe(mayTry ? 404 : 403);
          answers.push(
            `| ${route.name} | ${JSON.stringify(call.params)} | ${caller.name} | ${status} |`,
          );
        }
      }
    });
  });

  const notPublic = byName.filter(([, { access }]) => access !== 'public');
  test.each(notPublic)('%s, in the name of the other organization', async (_, route) => {
    const entry = entryOf(route);
    const [owner] = members;
    if (!owner) throw new Error('There is nobody.');
    const ours = await entry.valid(world.ours, owner);
    const { params } = await entry.valid(world.theirs, owner);
    const call = { ...ours, ...(params ? { params } : {}) };
    const statuses: number[] = [];
    await untouched(async (ids) => {
      for (const { kind, headers } of members) {
        const named = { ...headers, 'x-organization': world.theirs.organization.slug };
        const { status } = await ask(route, call, named, ids);
        await entry.after?.(world.ours);
        if (kind === 'person' && typeof route.access === 'object') statuses.push(status);
      }
    });
    expect(statuses.filter((status) => status !== 404)).toEqual([]);
  });

  const named = contractRoutes.flatMap((route) =>
    Object.entries(requests[route.name]?.foreign ?? {}).map(
      ([field, foreign]) => [route.name, field, route, foreign] as const,
    ),
  );
  test.each(named)('%s with a foreign %s', async (_, field, route, foreign) => {
    const entry = entryOf(route);
    const nextCall = callsOf(route, entry);
    const callers = route.access === 'visitor' ? outsidersOf(world.ours.organization) : members;
    const values = new Map<Caller, string | string[]>();
    for (const caller of callers) values.set(caller, await foreign.of(world.theirs));
    await untouched(async (ids) => {
      for (const [caller, value] of values) {
        const call = await nextCall(caller);
        const given = { ...call[foreign.in] };
        const part = { ...given, ...naming(foreign, field, value, given) };
        const { status } = await ask(route, { ...call, [foreign.in]: part }, caller.headers, ids);
        const outcome = expectedOf(route, entry, caller);
        const refused = outcome === 'unknown' ? 401 : 403;
        expect(status, `${caller.name} ${field}`).toBe(
          outcome === 'may' ? foreign.status : refused,
        );
        answers.push(`| ${route.name} | ${field} | ${caller.name} | ${status} |`);
      }
    });
  });

  test('the answers are kept to be read', () => {
    const head = '| Route | Names of theirs | Caller | Answer |\n| --- | --- | --- | --- |';
    keepTable(
      'isolation.md',
      `# What is answered where something of another is named\n\n${head}\n${answers.join('\n')}`,
    );
    expect(answers.length).toBeGreaterThan(0);
  });
});
