import { Member, Problem, pageOf } from '@frontdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import { demoOwner, newMember, newOrganization, signIn } from '../../../test/people.ts';
import type { Person } from '../../../test/people.ts';

let app: TestApp;
let database: Database;
let owner: Person;
let slug: string;

beforeAll(async () => {
  app = await testApp({ ROLES: 'web', TRUST_PROXY: 'loopback', RATE_LIMIT: 'off' });
  database = await databaseOf(app);
  owner = await demoOwner(app);
  slug = await newOrganization(owner);
});
afterAll(async () => {
  await database.close();
  await app.close();
});

const at = (of: { userId: string }, where = slug) =>
  `/api/organizations/${where}/members/${of.userId}`;

async function membersOf(where = slug): Promise<Member[]> {
  const { body } = await owner.call('GET', `/api/organizations/${where}/members?limit=100`);
  return pageOf(Member).parse(body).items;
}

async function idOf(where: string): Promise<string> {
  const row = await database.lookUp(async (tx) =>
    tx.selectFrom('organizations').select('id').where('slug', '=', where).executeTakeFirstOrThrow(),
  );
  return row.id;
}

describe('changing a member', () => {
  test('role and rest are changed, and it is written down who did it', async () => {
    const person = await newMember(app, owner, slug, 'agent');
    const changed = await owner.call('PATCH', at(person), { role: 'manager' });
    expect(changed.body).toMatchObject({ userId: person.userId, role: 'manager', isActive: true });
    expect((await person.call('GET', `/api/organizations/${slug}`)).status).toBe(200);
    await owner.call('PATCH', at(person), { isActive: false });
    expect((await person.call('GET', `/api/organizations/${slug}`)).status).toBe(404);
    await owner.call('PATCH', at(person), { isActive: true });
    expect((await person.call('GET', `/api/organizations/${slug}`)).status).toBe(200);
    expect((await owner.call('DELETE', at(person))).status).toBe(204);
    expect((await person.call('GET', `/api/organizations/${slug}`)).status).toBe(404);
    expect((await membersOf()).map(({ userId }) => userId)).not.toContain(person.userId);

    const events = await database.inOrganization(await idOf(slug), async (tx) =>
      tx
        .selectFrom('system_events')
        .select(['eventType', 'details', 'userId', 'severity'])
        .where('eventType', 'like', 'member.%')
        .where('eventType', '!=', 'member.signed-in')
        .orderBy('createdAt')
        .orderBy('id')
        .execute(),
    );
    const own = events.filter(({ details }) => JSON.stringify(details).includes(person.userId));
    expect(own.map(({ eventType }) => eventType)).toEqual([
      'member.role-changed',
      'member.rested',
      'member.resumed',
      'member.removed',
    ]);
    expect(own[0]).toMatchObject({
      userId: owner.userId,
      severity: 0,
      details: {
        actor: { name: 'Olivia Owner', userId: owner.userId, apiKeyId: null },
        address: '127.0.0.1',
        member: { userId: person.userId, email: person.email },
        before: { role: 'agent', isActive: true },
        after: { role: 'manager', isActive: true },
      },
    });
    expect(own[3]).toMatchObject({ details: { before: { role: 'manager' }, after: null } });
  });

  test('what changes nothing is not written down', async () => {
    const where = await newOrganization(owner);
    const person = await newMember(app, owner, where, 'agent');
    expect((await owner.call('PATCH', at(person, where), { role: 'agent' })).status).toBe(200);
    expect((await owner.call('PATCH', at(person, where), {})).status).toBe(400);
    const events = await database.inOrganization(await idOf(where), async (tx) =>
      tx
        .selectFrom('system_events')
        .select('eventType')
        .where('eventType', 'like', 'member.%')
        .where('eventType', '!=', 'member.signed-in')
        .execute(),
    );
    expect(events).toEqual([]);
  });

  test('an admin has no hand in who is an owner; who has no right changes nobody', async () => {
    const [admin, agent] = [
      await newMember(app, owner, slug, 'admin'),
      await newMember(app, owner, slug, 'agent'),
    ];
    const tried: [Person, string, Person, object?][] = [
      [admin, 'PATCH', agent, { role: 'owner' }],
      [admin, 'PATCH', admin, { role: 'owner' }],
      [admin, 'PATCH', owner, { role: 'agent' }],
      [admin, 'PATCH', owner, { isActive: false }],
      [admin, 'DELETE', owner],
      [agent, 'PATCH', agent, { role: 'admin' }],
      [agent, 'PATCH', admin, { isActive: false }],
      [agent, 'DELETE', admin],
    ];
    for (const [by, method, whom, body] of tried) {
      expect((await by.call(method, at(whom), body)).status).toBe(403);
    }
    expect((await admin.call('PATCH', at(agent), { role: 'manager' })).status).toBe(200);
  });

  test('a key acts as an admin, and is named', async () => {
    const demo = await newMember(app, owner, 'demo', 'agent');
    const promoted = await app.api('PATCH', at(demo, 'demo'), { role: 'owner' });
    expect(promoted.status).toBe(403);
    expect((await app.api('DELETE', at(demo, 'demo'))).status).toBe(204);
    const event = await database.inOrganization(app.demo.organization.id, async (tx) =>
      tx
        .selectFrom('system_events')
        .select(['details', 'message'])
        .where('eventType', '=', 'member.removed')
        .executeTakeFirstOrThrow(),
    );
    expect(event.message).toBe('Demo removed New agent (agent).');
    const { actor } = z
      .object({ actor: z.object({ name: z.string(), apiKeyId: z.string() }) })
      .parse(event.details);
    expect(actor.name).toBe('Demo');
  });

  test('people of other organizations are not there', async () => {
    const elsewhere = await newOrganization(owner);
    const stranger = await newMember(app, owner, elsewhere, 'admin');
    expect((await owner.call('PATCH', at(stranger), { role: 'viewer' })).status).toBe(404);
    expect((await owner.call('DELETE', at(stranger))).status).toBe(404);
    expect((await stranger.call('DELETE', at(owner))).status).toBe(404);
    expect((await app.api('DELETE', at(stranger, elsewhere))).status).toBe(404);
    expect(await membersOf(elsewhere)).toHaveLength(2);
  });
});

describe('owners', () => {
  test('the last one at work is neither demoted nor rested nor removed, and cannot leave', async () => {
    const where = await newOrganization(owner);
    const second = await newMember(app, owner, where, 'owner');
    expect((await second.call('PATCH', at(second, where), { isActive: false })).status).toBe(200);
    for (const [method, body] of [
      ['PATCH', { role: 'admin' }],
      ['PATCH', { isActive: false }],
      ['DELETE', undefined],
    ] as const) {
      const refused = await owner.call(method, at(owner, where), body);
      expect(refused.status).toBe(409);
      expect(Problem.parse(refused.body).detail).toContain('Make somebody else an owner first');
    }
    expect((await owner.call('PATCH', at(second, where), { isActive: true })).status).toBe(200);
    expect((await owner.call('DELETE', at(owner, where))).status).toBe(204);
  });

  test.each([
    ['demote each other', 'PATCH', { role: 'agent' }, true],
    ['remove each other', 'DELETE', undefined, true],
    ['leave', 'DELETE', undefined, false],
    ['rest', 'PATCH', { isActive: false }, false],
  ] as const)('of two who %s at once, one stays', async (_, method, body, isOther) => {
    for (let round = 0; round < 4; round += 1) {
      const where = await newOrganization(owner);
      const second = await newMember(app, owner, where, 'owner');
      const answers = await Promise.all([
        owner.call(method, at(isOther ? second : owner, where), body),
        second.call(method, at(isOther ? owner : second, where), body),
      ]);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
      const left = await database.inOrganization(await idOf(where), async (tx) =>
        tx
          .selectFrom('organization_users')
          .select('userId')
          .where('role', '=', 'owner')
          .where('isActive', '=', true)
          .execute(),
      );
      expect(left).toHaveLength(1);
    }
  });

  test('who is demoted meanwhile demotes nobody any more', async () => {
    const where = await newOrganization(owner);
    const [second, third] = [
      await newMember(app, owner, where, 'owner'),
      await newMember(app, owner, where, 'owner'),
    ];
    await Promise.all([
      second.call('PATCH', at(third, where), { role: 'agent' }),
      third.call('PATCH', at(second, where), { role: 'agent' }),
    ]);
    const owners = (await membersOf(where)).filter(({ role }) => role === 'owner');
    expect(owners).toHaveLength(2);
  });
});

test('anybody may leave', async () => {
  const viewer = await newMember(app, owner, slug, 'viewer');
  expect((await viewer.call('DELETE', at(viewer))).status).toBe(204);
  expect((await viewer.call('GET', `/api/organizations/${slug}`)).status).toBe(404);
  const again = await signIn(app, viewer);
  expect((await again.call('GET', '/api/me')).body).toMatchObject({
    organization: null,
    organizations: [],
  });
});

test.each([
  ['is removed', 'DELETE', undefined],
  ['rests', 'PATCH', { isActive: false }],
  ['only looks on', 'PATCH', { role: 'viewer' }],
] as const)('who %s has no open conversation any more', async (_, method, body) => {
  const person = await newMember(app, owner, slug, 'agent');
  const organizationId = await idOf(slug);
  const statuses = ['open', 'pending', 'escalated', 'resolved', 'closed'] as const;
  const rows = statuses.map((status) => ({
    id: newId(),
    organizationId,
    channel: 'email' as const,
    status,
    handler: 'person' as const,
    assignedUserId: person.userId,
  }));
  await database.inOrganization(organizationId, async (tx) =>
    tx.insertInto('conversations').values(rows).execute(),
  );
  expect((await owner.call('PATCH', at(person), { role: 'manager' })).status).toBe(200);
  const read = async () =>
    database.inOrganization(organizationId, async (tx) =>
      tx
        .selectFrom('conversations')
        .select(['id', 'status'])
        .where('assignedUserId', '=', person.userId)
        .execute(),
    );
  expect(await read()).toHaveLength(5);
  expect((await owner.call(method, at(person), body)).status).toBeLessThan(300);
  expect((await read()).map(({ status }) => status).toSorted()).toEqual(['closed', 'resolved']);
  const told = await database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('events')
      .select('conversationId')
      .where('type', '=', 'conversation.updated')
      .where(
        'conversationId',
        'in',
        rows.map(({ id }) => id),
      )
      .execute(),
  );
  expect(told).toHaveLength(3);
});
