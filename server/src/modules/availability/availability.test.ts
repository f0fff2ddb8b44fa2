import { Frame, Member } from '@frontdesk/contract';
import type { Availability } from '@frontdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { listen, PATIENCE } from '../../../test/isolation/listener.ts';
import type { Listener } from '../../../test/isolation/listener.ts';
import { newOrganization } from '../../../test/isolation/organization.ts';
import type { Organization } from '../../../test/isolation/organization.ts';
import { call } from '../../../test/people.ts';
import type { Database } from '../../database/index.ts';

/** Two servers on one database: only PostgreSQL connects them. */
let here: TestApp;
let there: TestApp;
let database: Database;
let organization: Organization;

beforeAll(async () => {
  here = await testApp({ ROLES: 'web', RATE_LIMIT: 'off' });
  there = await testApp({ ROLES: 'web', RATE_LIMIT: 'off' }, here);
  database = await databaseOf(here);
  organization = await newOrganization(here, database, 'Heron');
});
afterAll(async () => {
  await database.close();
  await there.close();
  await here.close();
});

const headersOf = (role: 'owner' | 'agent' | 'viewer') => organization.people[role].headers;

/** As a page that one server served. */
const at = ({ url }: TestApp, role: 'owner' | 'agent') => ({ ...headersOf(role), origin: url });

async function availabilityOf(
  role: 'owner' | 'agent' | 'viewer',
): Promise<Availability | undefined> {
  const path = `/api/organizations/${organization.slug}/members`;
  const { body } = await call(here, ['GET', path], headersOf('owner'));
  const { items } = z.object({ items: z.array(Member) }).parse(body);
  return items.find(({ userId }) => userId === organization.people[role].userId)?.availability;
}

/** What a listener was told of somebody, in order. */
function toldOf({ texts }: Listener, role: 'agent'): Availability[] {
  return texts
    .map((text) => Frame.parse(JSON.parse(text)))
    .flatMap((frame) =>
      frame.type === 'member.availability' && frame.data.userId === organization.people[role].userId
        ? frame.data.availability
        : [],
    );
}

const wish = async (availability: string) =>
  call(here, ['PUT', '/api/me/availability', { availability }], headersOf('agent'));

const isTeamHere = async (): Promise<boolean> => {
  const { body } = await call(here, [
    'POST',
    '/api/widget/session',
    { channelKey: organization.channelKey },
  ]);
  return z.object({ isTeamHere: z.boolean() }).parse(body).isTeamHere;
};

async function askForPerson(): Promise<string> {
  const started = { channelKey: organization.channelKey };
  const session = await call(here, ['POST', '/api/widget/session', started]);
  const { token } = z.object({ token: z.string() }).parse(session.body);
  const headers = { authorization: `Bearer ${token}` };
  await call(here, ['POST', '/api/widget/person', {}], headers);
  const { body } = await call(here, ['GET', '/api/widget/messages'], headers);
  const { messages } = z
    .object({ messages: z.array(z.object({ content: z.string() })) })
    .parse(body);
  return messages.map(({ content }) => content).join('\n');
}

test('who opens the inbox is online, on every process; their wish to be away is told at once', async () => {
  const colleague = await listen(there.url, '/api/realtime', at(there, 'owner'));
  expect(await availabilityOf('agent')).toBe('offline');
  const agent = await listen(here.url, '/api/realtime', headersOf('agent'));
  expect(await availabilityOf('agent')).toBe('online');
  await expect.poll(() => toldOf(colleague, 'agent').at(-1), PATIENCE).toBe('online');
  expect(await wish('away')).toMatchObject({ status: 200, body: { availability: 'away' } });
  await expect.poll(() => toldOf(colleague, 'agent').at(-1), PATIENCE).toBe('away');
  expect(await availabilityOf('agent')).toBe('away');
  expect(await wish('online')).toMatchObject({ body: { availability: 'online' } });
  await expect.poll(() => toldOf(colleague, 'agent').at(-1), PATIENCE).toBe('online');
  expect((await wish('offline')).status).toBe(400);

  // A second page keeps them there when the first one closes.
  const second = await listen(there.url, '/api/realtime', at(there, 'agent'));
  agent.cut();
  const age = async (): Promise<void> => {
    await database.systemPool.query(
      `UPDATE member_presences SET "seenAt" = now() - interval '90 seconds'`,
    );
  };
  const seenAgo = async (): Promise<number> => {
    const { rows } = await database.systemPool.query<{ seconds: number }>(
      `SELECT extract(epoch FROM now() - "seenAt")::float AS seconds FROM member_presences
       WHERE "userId" = $1`,
      [organization.people.agent.userId],
    );
    return rows[0]?.seconds ?? Number.POSITIVE_INFINITY;
  };
  await age();
  await expect.poll(seenAgo, { timeout: 30_000, interval: 200 }).toBeLessThan(60);

  // Two minutes after the last page closed they are gone, and their colleagues hear of it.
  second.cut();
  await database.systemPool.query(
    `UPDATE member_presences SET "seenAt" = now() - interval '119 seconds' WHERE "userId" = $1`,
    [organization.people.agent.userId],
  );
  await expect
    .poll(() => toldOf(colleague, 'agent').at(-1), { timeout: 40_000, interval: 200 })
    .toBe('offline');
  expect(await availabilityOf('agent')).toBe('offline');
  colleague.cut();
}, 90_000);

test('a visitor learns whether somebody is there who answers, and nobody’s name', async () => {
  const away = async (): Promise<void> => {
    await database.systemPool.query('DELETE FROM member_presences');
  };
  await away();
  // A viewer answers nobody.
  const viewer = await listen(here.url, '/api/realtime', headersOf('viewer'));
  expect(await isTeamHere()).toBe(false);
  expect(await askForPerson()).toContain('Nobody of our team is online');
  const agent = await listen(here.url, '/api/realtime', headersOf('agent'));
  expect(await isTeamHere()).toBe(true);
  const told = await askForPerson();
  expect(told).not.toContain('online right now');
  expect(told).not.toContain('Heron');
  await wish('away');
  expect(await isTeamHere()).toBe(false);
  for (const listener of [viewer, agent]) listener.cut();
});
