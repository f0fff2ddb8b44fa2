import { Agent, Conversation, countConversations, Message, Team } from '@frontdesk/contract';
import type { UserRole } from '@frontdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { listen, PATIENCE } from '../../../test/isolation/listener.ts';
import type { Listener } from '../../../test/isolation/listener.ts';
import { addPerson, newOrganization } from '../../../test/isolation/organization.ts';
import type { Organization } from '../../../test/isolation/organization.ts';
import { call } from '../../../test/people.ts';
import type { Database } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';

let app: TestApp;
let database: Database;
let organization: Organization;
const open: Listener[] = [];

beforeAll(async () => {
  app = await testApp({ RATE_LIMIT: 'off' });
  database = await databaseOf(app);
  organization = await newOrganization(app, database, 'Heron');
});
afterAll(async () => {
  for (const listener of open) listener.cut();
  await database.close();
  await app.close();
});

const as = async (role: UserRole, method: string, path: string, body?: unknown) =>
  call(app, [method, path, body], organization.people[role].headers);
const idOf = (role: UserRole): string => organization.people[role].userId;

/** Opens the inbox of somebody. */
async function comeOnline(role: UserRole): Promise<Listener> {
  const listener = await listen(app.url, '/api/realtime', organization.people[role].headers);
  open.push(listener);
  return listener;
}

/** Closes the inbox of somebody, as if it had been two minutes ago. */
async function goOffline(role: UserRole, listener: Listener): Promise<void> {
  listener.cut();
  await database.systemPool.query(
    `UPDATE member_presences SET "seenAt" = now() - interval '3 minutes' WHERE "userId" = $1`,
    [idOf(role)],
  );
}

async function newTeam(body: object = {}, members: UserRole[] = []): Promise<Team> {
  const made = await as('owner', 'POST', '/api/teams', { name: `Team ${newId()}`, ...body });
  const team = Team.parse(made.body);
  for (const role of members) {
    await as('owner', 'PUT', `/api/teams/${team.id}/members/${idOf(role)}`);
  }
  return team;
}

async function begin(body: object = {}): Promise<string> {
  const contact = { name: 'Kim' };
  const made = await as('owner', 'POST', '/api/conversations', { contact, ...body });
  return Conversation.parse(made.body).id;
}

const change = async (id: string, body: object, by: UserRole = 'owner'): Promise<Conversation> =>
  Conversation.parse((await as(by, 'PATCH', `/api/conversations/${id}`, body)).body);
const read = async (id: string): Promise<Conversation> =>
  Conversation.parse((await as('owner', 'GET', `/api/conversations/${id}`)).body);

/** What the thread tells of what happened, in order. */
async function linesOf(id: string): Promise<string[]> {
  const { body } = await as('viewer', 'GET', `/api/conversations/${id}/messages`);
  const { items } = z.object({ items: z.array(Message) }).parse(body);
  return items
    .filter(({ type, isPrivate }) => type === 'system' && isPrivate)
    .map(({ content }) => content)
    .toReversed();
}

describe('a team', () => {
  test('is made, changed and deleted by managers, under a name of its own whatever its case', async () => {
    const name = `Billing ${newId()}`;
    const made = await as('manager', 'POST', '/api/teams', { name, description: 'Money' });
    expect(made.status).toBe(201);
    const { id } = Team.parse(made.body);
    expect(made.body).toMatchObject({
      name,
      autoAssign: false,
      takesHandovers: false,
      members: [],
    });
    const same = { name: `  ${name.toUpperCase()} ` };
    expect((await as('manager', 'POST', '/api/teams', same)).status).toBe(409);
    const other = await newTeam();
    const taken = await as('manager', 'PATCH', `/api/teams/${other.id}`, same);
    expect(taken).toMatchObject({ status: 409, body: { errors: [{ path: 'name' }] } });
    expect((await as('manager', 'PATCH', `/api/teams/${id}`, same)).status).toBe(200);
    expect((await as('agent', 'PATCH', `/api/teams/${id}`, { name: 'Mine' })).status).toBe(403);
    expect((await as('manager', 'DELETE', `/api/teams/${id}`)).status).toBe(204);
    expect((await as('manager', 'GET', `/api/teams/${id}`)).status).toBe(404);
  });

  test('has members of the organization alone, until they leave it', async () => {
    const team = await newTeam({}, ['agent']);
    const at = `/api/teams/${team.id}/members`;
    expect((await as('owner', 'PUT', `${at}/${idOf('agent')}`)).status).toBe(200);
    expect((await as('owner', 'PUT', `${at}/${newId()}`)).status).toBe(404);
    const { userId } = await addPerson(database, {
      organizationId: organization.id,
      role: 'agent',
      name: 'Heron guest',
    });
    const added = await as('owner', 'PUT', `${at}/${userId}`);
    expect(
      Team.parse(added.body)
        .members.map(({ id }) => id)
        .toSorted(),
    ).toEqual([idOf('agent'), userId].toSorted());
    await as('owner', 'DELETE', `/api/organizations/${organization.slug}/members/${userId}`);
    const left = Team.parse((await as('owner', 'GET', `/api/teams/${team.id}`)).body);
    expect(left.members.map(({ id }) => id)).toEqual([idOf('agent')]);
    expect((await as('owner', 'DELETE', `${at}/${userId}`)).status).toBe(404);
  });

  test('who does what to it can be read later', async () => {
    const team = await newTeam({}, ['agent']);
    await as('owner', 'DELETE', `/api/teams/${team.id}/members/${idOf('agent')}`);
    await as('owner', 'DELETE', `/api/teams/${team.id}`);
    const { rows } = await database.systemPool.query<{ eventType: string }>(
      `SELECT "eventType" FROM system_events
       WHERE details->'team'->>'id' = $1 AND details->'actor'->>'userId' = $2 ORDER BY "createdAt"`,
      [team.id, idOf('owner')],
    );
    expect(rows.map(({ eventType }) => eventType)).toEqual([
      'team.created',
      'team.member-added',
      'team.member-removed',
      'team.deleted',
    ]);
  });
});

describe('a conversation of a team', () => {
  test('is a person’s, in the team’s queue and count, and of nobody by name', async () => {
    const [team, other] = [await newTeam(), await newTeam()];
    const id = await begin();
    expect(await change(id, { assignedTeamId: team.id })).toMatchObject({
      handler: 'person',
      assignedTeam: { id: team.id, name: team.name },
      assignedUserId: null,
    });
    const queue = async (teamId: string) => {
      const { body } = await as('owner', 'GET', `/api/conversations?team=${teamId}&active=true`);
      return z
        .object({ items: z.array(Conversation) })
        .parse(body)
        .items.map((one) => one.id);
    };
    const counted = async () => {
      const { body } = await as('owner', 'GET', '/api/conversations/counts?active=true');
      return countConversations.response.parse(body).byTeam;
    };
    expect([await queue(team.id), await queue(other.id)]).toEqual([[id], []]);
    expect(await counted()).toMatchObject({ [team.id]: 1 });
    await change(id, { status: 'resolved' });
    expect(await queue(team.id)).toEqual([]);
    expect(await counted()).not.toHaveProperty(team.id);
    await change(id, { status: 'open', assignedTeamId: other.id });
    expect(await counted()).toMatchObject({ [other.id]: 1 });
    await as('owner', 'POST', `/api/conversations/${id}/hand-back`);
    expect(await read(id)).toMatchObject({ handler: 'ai', assignedTeamId: null });
    const lost = await as('owner', 'PATCH', `/api/conversations/${id}`, { assignedTeamId: 'no' });
    expect(lost).toMatchObject({ status: 422, body: { errors: [{ path: 'assignedTeamId' }] } });
  });

  test('stays with who has it if they are of the team, and else leaves them', async () => {
    const [mine, theirs] = [await newTeam({}, ['agent']), await newTeam({}, ['manager'])];
    const id = await begin();
    await change(id, { assignedUserId: idOf('agent') });
    expect(await change(id, { assignedTeamId: mine.id })).toMatchObject({
      assignedUserId: idOf('agent'),
    });
    expect(await change(id, { assignedTeamId: theirs.id })).toMatchObject({ assignedUserId: null });
    const both = { assignedTeamId: mine.id, assignedUserId: idOf('admin') };
    expect(await change(id, both)).toMatchObject(both);
  });

  test('outlives the team, in no queue', async () => {
    const team = await newTeam({ takesHandovers: true });
    const [active, done] = [await begin(), await begin()];
    await change(active, { assignedTeamId: team.id, assignedUserId: idOf('agent') });
    await change(done, { assignedTeamId: team.id, status: 'resolved' });
    const made = await as('owner', 'POST', '/api/agents', {
      name: 'Robin',
      type: 'custom',
      instructions: '',
      handoverTeamId: team.id,
    });
    const agent = Agent.parse(made.body);
    expect(agent.handoverTeamId).toBe(team.id);
    await as('owner', 'DELETE', `/api/teams/${team.id}`);
    expect(await read(active)).toMatchObject({
      assignedTeamId: null,
      assignedTeam: null,
      assignedUserId: idOf('agent'),
    });
    expect(await read(done)).toMatchObject({ assignedTeamId: null, status: 'resolved' });
    expect((await linesOf(active)).at(-1)).toBe(`The team ${team.name} was deleted`);
    const left = await as('owner', 'GET', `/api/agents/${agent.id}`);
    expect(Agent.parse(left.body).handoverTeamId).toBeNull();
    await as('owner', 'DELETE', `/api/agents/${agent.id}`);
  });
});

describe('a team that assigns by itself', () => {
  test('gives what waits to whoever comes online, never to who is away', async () => {
    const team = await newTeam({ autoAssign: true }, ['agent', 'viewer']);
    const id = await begin();
    await change(id, { assignedTeamId: team.id });
    await as('agent', 'PUT', '/api/me/availability', { availability: 'away' });
    // A viewer is online, but may not answer.
    const viewer = await comeOnline('viewer');
    const agent = await comeOnline('agent');
    const second = await begin();
    expect(await change(second, { assignedTeamId: team.id })).toMatchObject({
      assignedUserId: null,
    });
    expect(await read(id)).toMatchObject({ assignedUserId: null });
    await as('agent', 'PUT', '/api/me/availability', { availability: 'online' });
    const holders = async () => [
      (await read(id)).assignedUserId,
      (await read(second)).assignedUserId,
    ];
    await expect.poll(holders, PATIENCE).toEqual([idOf('agent'), idOf('agent')]);
    expect((await linesOf(id)).at(-1)).toBe(`${team.name} gave this to Heron agent`);
    await goOffline('agent', agent);
    viewer.cut();
  });

  test('gives to who has the fewest open ones, and of equals to who waited longest', async () => {
    const team = await newTeam({ autoAssign: true }, ['manager', 'admin']);
    const listeners = [await comeOnline('manager'), await comeOnline('admin')];
    const give = async (): Promise<string> => {
      const id = await begin();
      return (await change(id, { assignedTeamId: team.id })).assignedUserId ?? '';
    };
    await change(await begin(), { assignedUserId: idOf('manager') });
    expect(await give()).toBe(idOf('admin'));
    const [third, fourth] = [await give(), await give()];
    expect([third, fourth].toSorted()).toEqual([idOf('manager'), idOf('admin')].toSorted());
    // The manager never got one before; then the other waited longer.
    expect(third).toBe(idOf('manager'));
    await goOffline('manager', listeners[0] ?? (await comeOnline('manager')));
    expect(await give()).toBe(idOf('admin'));
    await goOffline('admin', listeners[1] ?? (await comeOnline('admin')));
    expect(await give()).toBe('');
  });

  test('gives anew what somebody had who rests now', async () => {
    const { userId } = await addPerson(database, {
      organizationId: organization.id,
      role: 'agent',
      name: 'Heron helper',
    });
    const team = await newTeam({ autoAssign: true }, ['manager']);
    await as('owner', 'PUT', `/api/teams/${team.id}/members/${userId}`);
    const id = await begin();
    await change(id, { assignedTeamId: team.id, assignedUserId: userId });
    const manager = await comeOnline('manager');
    const at = `/api/organizations/${organization.slug}/members/${userId}`;
    await as('owner', 'PATCH', at, { isActive: false });
    expect((await linesOf(id)).at(-1)).toContain('Heron helper answers no customers now');
    await expect
      .poll(async () => (await read(id)).assignedUserId, { timeout: 40_000, interval: 200 })
      .toBe(idOf('manager'));
    await goOffline('manager', manager);
  }, 60_000);
});

describe('what is handed over', () => {
  async function askForPerson(): Promise<string> {
    const visit = z
      .object({ token: z.string() })
      .parse(
        (await call(app, ['POST', '/api/widget/session', { channelKey: organization.channelKey }]))
          .body,
      );
    const authorization = `Bearer ${visit.token}`;
    const { body } = await call(app, ['POST', '/api/widget/person', {}], { authorization });
    const asked = z
      .object({ conversation: z.object({ id: z.string() }), isTeamHere: z.boolean() })
      .parse(body);
    return asked.conversation.id;
  }

  test('goes to the team that takes it, of which there is one at most', async () => {
    const [first, second] = [
      await newTeam({ takesHandovers: true }),
      await newTeam({ takesHandovers: true }),
    ];
    const before = Team.parse((await as('owner', 'GET', `/api/teams/${first.id}`)).body);
    expect(before.takesHandovers).toBe(false);
    const id = await askForPerson();
    expect(await read(id)).toMatchObject({ assignedTeamId: second.id, status: 'escalated' });
    expect(await linesOf(id)).toEqual([`Handed over to ${second.name}`]);
    await as('owner', 'PATCH', `/api/teams/${second.id}`, { takesHandovers: false });
    expect(await read(await askForPerson())).toMatchObject({ assignedTeamId: null });
  });

  test('goes to the AI agent’s own team where it has one', async () => {
    const [usual, own] = [await newTeam({ takesHandovers: true }), await newTeam()];
    const { body } = await as('owner', 'POST', '/api/agents', {
      name: 'Robin',
      type: 'custom',
      instructions: '',
      handoverTeamId: own.id,
    });
    const agent = Agent.parse(body);
    const chat = { message: 'A person, please', agentId: agent.id };
    const answer = await call(app, ['POST', '/api/agents/chat', chat], {
      authorization: `Bearer ${organization.key}`,
      accept: 'application/json',
    });
    const { conversationId, handedOver } = z
      .object({ conversationId: z.string(), handedOver: z.boolean() })
      .parse(answer.body);
    expect(handedOver).toBe(true);
    expect(await read(conversationId)).toMatchObject({ assignedTeamId: own.id });
    expect(await linesOf(conversationId)).toEqual([`The AI handed this over to ${own.name}`]);
    await as('owner', 'DELETE', `/api/agents/${agent.id}`);
    await as('owner', 'DELETE', `/api/teams/${usual.id}`);
  });
});

describe('the thread tells', () => {
  test('who gave it to whom, who took it, and that it is done or begins anew', async () => {
    const team = await newTeam();
    const id = await begin();
    const before = await read(id);
    await change(id, { assignedTeamId: team.id });
    await change(id, { assignedUserId: idOf('agent') });
    await change(id, { assignedUserId: idOf('agent') });
    await change(id, { assignedUserId: idOf('owner') });
    await change(id, { assignedUserId: null, assignedTeamId: null });
    await as('manager', 'POST', `/api/conversations/${id}/take-over`);
    await as('manager', 'POST', `/api/conversations/${id}/hand-back`);
    await change(id, { status: 'resolved' });
    await change(id, { status: 'closed' });
    await change(id, { status: 'open', priority: 2 });
    expect(await linesOf(id)).toEqual([
      `Heron owner assigned this to ${team.name}`,
      'Heron owner assigned this to Heron agent',
      'Heron owner took this',
      'Heron owner took this from its team',
      'Heron owner unassigned this',
      'Heron manager took over',
      'Heron manager gave the conversation back to the AI',
      'Heron owner resolved this',
      'Heron owner closed this',
      'Heron owner reopened this',
    ]);
    // None of it is news of the customer, or counts as words.
    const { unreadCount, messageCount, preview, lastMessageAt } = before;
    expect(await read(id)).toMatchObject({ unreadCount, messageCount, preview, lastMessageAt });
  });

  test('that who answers takes over, right before the answer', async () => {
    const id = await begin();
    await as('agent', 'POST', `/api/conversations/${id}/messages`, { content: 'Hello' });
    const { body } = await as('owner', 'GET', `/api/conversations/${id}/messages`);
    const { items } = z.object({ items: z.array(Message) }).parse(body);
    expect(items.map(({ content }) => content)).toEqual(['Hello', 'Heron agent took over']);
  });

  test('the team alone, and finds no conversation', async () => {
    const started = { channelKey: organization.channelKey };
    const session = await call(app, ['POST', '/api/widget/session', started]);
    const { token } = z.object({ token: z.string() }).parse(session.body);
    const headers = { authorization: `Bearer ${token}` };
    const say = async () =>
      call(
        app,
        ['POST', '/api/widget/messages', { content: 'Hello', externalId: newId() }],
        headers,
      );
    const sent = await say();
    const id = z.object({ conversationId: z.string() }).parse(sent.body).conversationId;
    await change(id, { assignedUserId: idOf('agent') });
    await change(id, { status: 'resolved' });
    await say();
    expect(await linesOf(id)).toEqual([
      'Heron owner assigned this to Heron agent',
      'Heron owner resolved this',
      'Reopened by the customer',
    ]);
    expect(await read(id)).toMatchObject({ handler: 'ai', assignedUserId: null });
    const seen = await call(app, ['GET', '/api/widget/messages'], headers);
    expect(JSON.stringify(seen.body)).not.toContain('Heron owner');
    const found = await as('owner', 'GET', '/api/conversations?q=Reopened%20by');
    expect(found.body).toMatchObject({ items: [] });
  });
});
