import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Conversation, Message, Team } from '@frontdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '../src/database/index.ts';
import type { Database } from '../src/database/index.ts';
import { installJobs } from '../src/jobs/index.ts';
import { createSigner } from '../src/platform/index.ts';
import { newDatabaseUrl, readDemo, SECRET_KEY, silent } from './harness.ts';
import type { DemoFile } from './harness.ts';
import { addPerson } from './isolation/organization.ts';
import { startProcess } from './process.ts';
import type { ServerProcess } from './process.ts';

/** Two real processes give a team's conversations to its members: nobody gets one twice. */
const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-team-'));
let servers: ServerProcess[];
let database: Database;
let demo: DemoFile;
let team: Team;
let people: string[];

beforeAll(async () => {
  const databaseUrl = await newDatabaseUrl();
  const where = { DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  servers = [await startProcess(where), await startProcess(where)];
  demo = readDemo(dataDir);
  database = await openDatabase({
    databaseUrl,
    dataDir,
    signer: createSigner(SECRET_KEY),
    log: silent,
    prepare: installJobs,
  });
  const body = { name: 'Billing', autoAssign: true };
  team = Team.parse(await call(0, 'POST', '/api/teams', body));
  const organizationId = demo.organization.id;
  const member = { organizationId, role: 'agent', name: 'Ada' } as const;
  people = await Promise.all([1, 2, 3].map(async () => (await addPerson(database, member)).userId));
  for (const userId of people) await call(1, 'PUT', `/api/teams/${team.id}/members/${userId}`);
});
afterAll(async () => {
  await database.close();
  await Promise.all(servers.map(async (server) => server.end('SIGINT')));
  rmSync(dataDir, { recursive: true });
});

async function call(
  server: number,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${servers[server % servers.length]?.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${demo.apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

const conversation = async (id: string): Promise<Conversation> =>
  Conversation.parse(await call(0, 'GET', `/api/conversations/${id}`));

/** Begins so many conversations. */
async function begin(count: number): Promise<string[]> {
  const made = Array.from({ length: count }, async (_, index) =>
    Conversation.parse(await call(index, 'POST', '/api/conversations', { contact: {} })),
  );
  return (await Promise.all(made)).map(({ id }) => id);
}

/** Makes all members seen, as their open sockets would, for an hour. */
async function comeOnline(): Promise<void> {
  await database.systemPool.query(
    `INSERT INTO member_presences ("organizationId", "userId", "seenAt")
     SELECT $1, unnest($2::text[]), now() + interval '1 hour'`,
    [demo.organization.id, people],
  );
}

/** How many of these each member has; each was given once, and its thread tells it once. */
async function shares(ids: string[]): Promise<number[]> {
  const holders: (string | null)[] = [];
  for (const id of ids) {
    const { items } = z
      .object({ items: z.array(Message) })
      .parse(await call(0, 'GET', `/api/conversations/${id}/messages`));
    const given = items.filter(({ content }) => content === 'Billing gave this to Ada');
    expect(given).toHaveLength(1);
    holders.push((await conversation(id)).assignedUserId);
  }
  return people.map((userId) => holders.filter((holder) => holder === userId).length);
}

test('what waited is shared out once somebody comes online, and what comes then at once', async () => {
  const waiting = await begin(12);
  await Promise.all(
    waiting.map(async (id, index) =>
      call(index, 'PATCH', `/api/conversations/${id}`, { assignedTeamId: team.id }),
    ),
  );
  expect((await conversation(waiting[0] ?? '')).assignedUserId).toBeNull();
  await comeOnline();
  // Both processes are told, and both look by themselves.
  await Promise.all(
    [0, 1].map(async (server) =>
      call(server, 'PATCH', `/api/teams/${team.id}`, { autoAssign: true }),
    ),
  );
  await expect
    .poll(
      async () => {
        const all = await Promise.all(waiting.map(conversation));
        return all.every(({ assignedUserId }) => assignedUserId !== null);
      },
      { timeout: 60_000, interval: 200 },
    )
    .toBe(true);
  expect(await shares(waiting)).toEqual([4, 4, 4]);

  const more = await begin(18);
  await Promise.all(
    more.map(async (id, index) =>
      call(index, 'PATCH', `/api/conversations/${id}`, { assignedTeamId: team.id }),
    ),
  );
  expect(await shares(more)).toEqual([6, 6, 6]);
}, 120_000);
