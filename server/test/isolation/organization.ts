import { randomBytes } from 'node:crypto';
import type { UserRole } from '@frontdesk/contract';
import { z } from 'zod';
import type { Database } from '../../src/database/index.ts';
import { addAgent } from '../../src/modules/agents/index.ts';
import { addChannel } from '../../src/modules/channels/index.ts';
import { addApiKey, addMember, addOrganization } from '../../src/modules/organizations/index.ts';
import { newId } from '../../src/platform/index.ts';
import type { TestApp } from '../harness.ts';

export interface Person {
  userId: string;
  email: string;
  /** The session cookie, and the origin of the app's own pages. */
  headers: Record<string, string>;
}

/** An organization with a person of every role, a key that may do everything, and a visitor. */
export interface Organization {
  id: string;
  slug: string;
  /** Stands in every text of this organization and in no other. */
  word: string;
  people: Record<UserRole, Person>;
  key: string;
  channelKey: string;
  visitor: { token: string; contactId: string };
}

const Visit = z.object({ token: z.string(), visitorId: z.string() });

/** Makes an organization with its people, who all sign in with the demo's password. */
export async function newOrganization(
  app: TestApp,
  database: Database,
  word: string,
): Promise<Organization> {
  const slug = `${word.toLowerCase()}-${randomBytes(4).toString('hex')}`;
  const made = await database.asSystem(async (tx) => {
    const { id } = await addOrganization(tx, { name: `${word} Shop`, slug });
    const { key } = await addApiKey(tx, {
      organizationId: id,
      name: `${word} key`,
      scopes: [],
      createdBy: null,
    });
    const widget = { type: 'web_widget', name: `${word} chat` } as const;
    const { channelKey } = await addChannel(tx, id, widget);
    await addAgent(tx, id, { name: `${word} bot`, type: 'support', instructions: word });
    return { id, key, channelKey: channelKey ?? '' };
  });
  const person = async (role: UserRole): Promise<Person> =>
    newPerson(app, database, { organizationId: made.id, role, name: `${word} ${role}` });
  const people = {
    owner: await person('owner'),
    admin: await person('admin'),
    manager: await person('manager'),
    agent: await person('agent'),
    viewer: await person('viewer'),
  };
  const visit = await app.api('POST', '/api/widget/session', { channelKey: made.channelKey });
  const { token, visitorId } = Visit.parse(visit.body);
  return { ...made, slug, word, people, visitor: { token, contactId: visitorId } };
}

/** Adds a member of an organization, without signing in. */
export async function addPerson(
  database: Database,
  { organizationId, role, name }: { organizationId: string; role: UserRole; name: string },
): Promise<{ userId: string; email: string }> {
  const userId = newId();
  const email = `${userId}@${name.split(' ')[0]?.toLowerCase() ?? ''}.example`;
  await database.asSystem(async (tx) => {
    await tx.insertInto('users').values({ id: userId, email, name, emailVerified: true }).execute();
    await addMember(tx, { organizationId, userId, role });
  });
  return { userId, email };
}

async function newPerson(
  app: TestApp,
  database: Database,
  member: { organizationId: string; role: UserRole; name: string },
): Promise<Person> {
  const { userId, email } = await addPerson(database, member);
  await database.asSystem(async (tx) => {
    // The password of the demo: making a hash for each person would take seconds.
    const known = await tx
      .selectFrom('accounts')
      .select('password')
      .where('password', 'is not', null)
      .limit(1)
      .executeTakeFirstOrThrow();
    const account = { id: newId(), userId, accountId: userId, providerId: 'credential' };
    await tx
      .insertInto('accounts')
      .values({ ...account, ...known })
      .execute();
  });
  return { userId, email, headers: await signIn(app, email) };
}

/** Signs in with the demo's password and returns the headers by which the server knows it. */
async function signIn(app: TestApp, email: string): Promise<Record<string, string>> {
  const response = await fetch(`${app.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url },
    body: JSON.stringify({ email, password: app.demo.users[0]?.password }),
  });
  if (response.status !== 200) throw new Error(`Signing in answered ${response.status}.`);
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return { cookie: cookies.join('; '), origin: app.url };
}
