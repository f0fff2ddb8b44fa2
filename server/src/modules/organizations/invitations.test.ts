import { Invitation, OpenInvitation, Problem, pageOf } from '@frontdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseOf, SECRET_KEY, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';
import { createSigner, newId } from '../../platform/index.ts';
import { writeToken } from './invitation-link.ts';
import {
  call,
  demoOwner,
  invite,
  newMember,
  newOrganization,
  signIn,
} from '../../../test/people.ts';
import type { Person } from '../../../test/people.ts';

const signer = createSigner(SECRET_KEY);
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

const NEW = { name: 'Ada', password: 'a password of tests' };
const open = async (token: string) => call(app, ['GET', `/api/invitations/${token}`]);
const accept = async (token: string, body: object = NEW) =>
  call(app, ['POST', `/api/invitations/${token}/accept`, body]);
const join = async (by: Person, token: string) => by.call('POST', `/api/invitations/${token}/join`);
const path = (where = slug): string => `/api/organizations/${where}/invitations`;
const waiting = async (by: Person, where = slug) =>
  pageOf(Invitation).parse((await by.call('GET', path(where))).body).items;

const statusesOf = (answers: { status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted((one, other) => one - other);

async function rowsOf(email: string) {
  return database.asSystem(async (tx) =>
    tx
      .selectFrom('users')
      .leftJoin('organization_users', 'organization_users.userId', 'users.id')
      .select(['users.emailVerified', 'organization_users.role'])
      .where('email', '=', email)
      .execute(),
  );
}

describe('somebody new', () => {
  test('sees what it is to, accepts, and signs in', async () => {
    const { email, token, ...invitation } = await invite(owner, slug, 'manager');
    expect(invitation).toMatchObject({ role: 'manager', invitedBy: 'Olivia Owner', isSent: false });
    expect(invitation.url).toBe(`${app.url}/invitation/${token}`);
    const days = (Date.parse(invitation.expiresAt) - Date.parse(invitation.createdAt)) / 86_400_000;
    expect(days).toBe(7);
    expect(OpenInvitation.parse((await open(token)).body)).toEqual({
      organization: { name: 'Shop', slug },
      email,
      role: 'manager',
      invitedBy: 'Olivia Owner',
      hasAccount: false,
      expiresAt: invitation.expiresAt,
    });
    const accepted = await accept(token);
    expect(accepted).toEqual({ status: 201, body: { organization: { slug } } });
    const person = await signIn(app, { email });
    expect((await person.call('GET', '/api/me')).body).toMatchObject({
      user: { name: 'Ada', email },
      role: 'manager',
      organizations: [{ slug }],
    });
    expect(await rowsOf(email)).toEqual([{ emailVerified: false, role: 'manager' }]);
    expect((await open(token)).status).toBe(404);
    expect((await accept(token)).status).toBe(404);
  });

  test('becomes one member, however often they accept at once', async () => {
    const { email, token } = await invite(owner, slug, 'agent');
    const answers = await Promise.all(Array.from({ length: 4 }, async () => accept(token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    // Who comes second finds the link used, or the account made.
    expect(answers.every(({ status }) => [201, 404, 409].includes(status))).toBe(true);
    expect(await rowsOf(email)).toHaveLength(1);
  });

  test('who accepts two organizations at once gets one account, and joins the other later', async () => {
    const other = await newOrganization(owner, 'Other');
    const first = await invite(owner, slug, 'agent');
    const second = await invite(owner, other, 'viewer', first.email);
    const answers = await Promise.all([accept(first.token), accept(second.token)]);
    expect(statusesOf(answers)).toEqual([201, 409]);
    const left = answers[0].status === 201 ? second : first;
    const person = await signIn(app, first);
    expect((await join(person, left.token)).status).toBe(200);
    expect(await rowsOf(first.email)).toHaveLength(2);
  });

  test('needs a name and a long password', async () => {
    const { token } = await invite(owner, slug, 'agent');
    expect((await accept(token, { ...NEW, password: 'short' })).status).toBe(400);
    expect((await accept(token, { ...NEW, name: ' ' })).status).toBe(400);
    expect((await open(token)).status).toBe(200);
  });
});

describe('somebody who has an account', () => {
  test('signs in and joins as themselves, once', async () => {
    const elsewhere = await newOrganization(owner);
    const person = await newMember(app, owner, elsewhere, 'agent');
    const { token } = await invite(owner, slug, 'viewer', person.email.toUpperCase());
    expect((await open(token)).body).toMatchObject({ email: person.email, hasAccount: true });
    const refused = await accept(token);
    expect(refused.status).toBe(409);
    expect(Problem.parse(refused.body).detail).toContain('Sign in first');
    const other = await newMember(app, owner, slug, 'agent');
    expect((await join(other, token)).status).toBe(403);
    expect((await call(app, ['POST', `/api/invitations/${token}/join`])).status).toBe(401);
    expect((await app.api('POST', `/api/invitations/${token}/join`)).status).toBe(403);
    const answers = await Promise.all([join(person, token), join(person, token)]);
    expect(statusesOf(answers)).toEqual([200, 404]);
    expect((await person.call('GET', '/api/me')).body).toMatchObject({
      organizations: [{ slug: elsewhere }, { slug, role: 'viewer' }],
    });
  });
});

describe('a link', () => {
  const expectGone = async (token: string): Promise<void> => {
    for (const answer of [await open(token), await accept(token), await join(owner, token)]) {
      expect(answer.status).toBe(404);
      expect(Problem.parse(answer.body).detail).toContain('for a new one');
    }
  };

  test('is of no use where it was forged', async () => {
    const [mine, other] = [await invite(owner, slug, 'viewer'), await invite(owner, slug, 'admin')];
    const [id = '', signature = ''] = mine.token.split('.');
    const [otherId = ''] = other.token.split('.');
    await expectGone(`${otherId}.${signature}`);
    await expectGone(`${id}.${signature.slice(1)}`);
    await expectGone(`${id}.`);
    await expectGone(id);
    await expectGone(newId());
    await expectGone(encodeURIComponent(`\u0000.${signature}`));
    const expiresAt = new Date(mine.expiresAt);
    await expectGone(writeToken(createSigner('another key of tests'), { ...mine, expiresAt }));
    // What the database says is part of what is signed.
    await database.asSystem(async (tx) =>
      tx.updateTable('invitations').set({ role: 'owner' }).where('id', '=', id).execute(),
    );
    await expectGone(mine.token);
    expect((await open(other.token)).status).toBe(200);
  });

  test('is of no use any more once it has run out, and shown no more', async () => {
    const { id, email, role } = await invite(owner, slug, 'agent');
    const expiresAt = new Date(Date.now() - 1_000);
    await database.asSystem(async (tx) =>
      tx.updateTable('invitations').set({ expiresAt }).where('id', '=', id).execute(),
    );
    await expectGone(writeToken(signer, { id, email, role, expiresAt }));
    expect((await waiting(owner)).map((one) => one.id)).not.toContain(id);
  });

  test('ends when it is taken back, or renewed by another', async () => {
    const first = await invite(owner, slug, 'agent');
    const second = await invite(owner, slug, 'viewer', first.email);
    await expectGone(first.token);
    const same = (await waiting(owner)).filter(({ email }) => email === first.email);
    expect(same).toMatchObject([{ id: second.id, role: 'viewer', url: second.url }]);
    expect((await owner.call('DELETE', `${path()}/${second.id}`)).status).toBe(204);
    await expectGone(second.token);
    expect((await owner.call('DELETE', `${path()}/${second.id}`)).status).toBe(404);
  });

  test('ends with the organization', async () => {
    const where = await newOrganization(owner);
    const { token } = await invite(owner, where, 'agent');
    expect((await open(token)).status).toBe(200);
    await database.asSystem(async (tx) =>
      tx.updateTable('organizations').set({ isActive: false }).where('slug', '=', where).execute(),
    );
    await expectGone(token);
  });

  test('is nowhere in the database', async () => {
    const { token, id } = await invite(owner, slug, 'agent');
    const headers = { 'idempotency-key': newId() };
    const { email } = await invite(owner, slug, 'agent');
    await app.api('POST', path('demo'), { email, role: 'agent' }, headers);
    const [, signature = ''] = token.split('.');
    await owner.call('DELETE', `${path()}/${id}`);
    const kept = await database.asSystem(async (tx) =>
      Promise.all([
        tx.selectFrom('invitations').selectAll().execute(),
        tx.selectFrom('system_events').selectAll().execute(),
        tx.selectFrom('idempotent_requests').selectAll().execute(),
      ]),
    );
    const text = JSON.stringify(kept);
    expect(text).toContain('invitation.revoked');
    expect(text).not.toContain(signature);
    expect(text).not.toContain('/invitation/');
  });
});

describe('who may invite', () => {
  test('members are not invited', async () => {
    const person = await newMember(app, owner, slug, 'agent');
    const again = async () =>
      owner.call('POST', path(), { email: person.email.toUpperCase(), role: 'admin' });
    const refused = await again();
    expect(refused.status).toBe(409);
    expect(Problem.parse(refused.body).detail).toContain('is a member already');
    const at = `/api/organizations/${slug}/members/${person.userId}`;
    await owner.call('PATCH', at, { isActive: false });
    expect(Problem.parse((await again()).body).detail).toContain('a member who rests');
  });

  test('owners invite owners; an admin neither does, nor sees or ends such an invitation', async () => {
    const admin = await newMember(app, owner, slug, 'admin');
    const made = await invite(owner, slug, 'owner');
    const asked = { email: `${newId()}@people.example`, role: 'owner' };
    expect((await admin.call('POST', path(), asked)).status).toBe(403);
    expect((await admin.call('POST', path(), { ...made, role: 'agent' })).status).toBe(403);
    expect((await admin.call('DELETE', `${path()}/${made.id}`)).status).toBe(403);
    expect((await waiting(admin)).map(({ id }) => id)).not.toContain(made.id);
    expect((await waiting(owner)).map(({ id }) => id)).toContain(made.id);
    expect((await open(made.token)).status).toBe(200);
    const own = await invite(admin, slug, 'admin');
    expect((await waiting(admin)).map(({ id }) => id)).toContain(own.id);
  });

  test('nobody below an admin, and nobody from elsewhere', async () => {
    const { id } = await invite(owner, slug, 'viewer');
    const asked = { email: `${newId()}@people.example`, role: 'viewer' };
    for (const role of ['manager', 'agent', 'viewer']) {
      const person = await newMember(app, owner, slug, role);
      expect((await person.call('GET', path())).status).toBe(403);
      expect((await person.call('POST', path(), asked)).status).toBe(403);
      expect((await person.call('DELETE', `${path()}/${id}`)).status).toBe(403);
    }
    const elsewhere = await newOrganization(owner);
    const stranger = await newMember(app, owner, elsewhere, 'owner');
    expect((await stranger.call('POST', path(), asked)).status).toBe(404);
    expect((await stranger.call('DELETE', `${path(elsewhere)}/${id}`)).status).toBe(404);
    expect((await waiting(owner)).map((one) => one.id)).toContain(id);
  });
});

test('pages of invitations join without gap or double, the newest first', async () => {
  const where = await newOrganization(owner);
  const made: string[] = [];
  for (let index = 0; index < 5; index += 1) made.push((await invite(owner, where, 'agent')).id);
  const read = async (search: string) =>
    pageOf(Invitation).parse((await owner.call('GET', path(where) + search)).body);
  const joined: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof read>> = await read(
      `?limit=2${cursor && `&cursor=${cursor}`}`,
    );
    joined.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(joined).toEqual(made.toReversed());
});

test('who invited, took back and joined is written down', async () => {
  const where = await newOrganization(owner);
  const first = await invite(owner, where, 'agent');
  const second = await invite(owner, where, 'admin', first.email);
  await owner.call('DELETE', `${path(where)}/${second.id}`);
  const third = await invite(owner, where, 'viewer', first.email);
  await accept(third.token);
  const events = await database.asSystem(async (tx) =>
    tx
      .selectFrom('system_events')
      .innerJoin('organizations', 'organizations.id', 'system_events.organizationId')
      .select(['eventType', 'details', 'userId', 'message', 'severity'])
      .where('slug', '=', where)
      .orderBy('system_events.createdAt')
      .orderBy('system_events.id')
      .execute(),
  );
  const actor = { name: 'Olivia Owner', userId: owner.userId, apiKeyId: null };
  const details = { actor, address: '127.0.0.1', invitation: { email: first.email } };
  const { userId } = await signIn(app, first);
  expect(events).toMatchObject([
    {
      eventType: 'invitation.sent',
      details: { ...details, before: null, after: { role: 'agent' } },
    },
    {
      eventType: 'invitation.sent',
      details: { ...details, before: { role: 'agent' }, after: { role: 'admin' } },
    },
    { eventType: 'invitation.revoked', details: { ...details, before: { role: 'admin' } } },
    { eventType: 'invitation.sent', severity: 0, userId: owner.userId },
    {
      eventType: 'invitation.accepted',
      userId,
      details: { actor: { name: 'Ada', userId }, after: { role: 'viewer' } },
    },
  ]);
});
