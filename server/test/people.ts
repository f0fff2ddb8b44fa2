import { Invitation } from '@frontdesk/contract';
import { z } from 'zod';
import { newId } from '../src/platform/index.ts';
import type { TestApp } from './harness.ts';

export interface Answer {
  status: number;
  body: unknown;
}

/** Somebody who is signed in. */
export interface Person {
  userId: string;
  email: string;
  /** By which the server knows them. */
  cookie: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
}

const PASSWORD = 'a password of tests';
let addresses = 0;

/** Calls the API as nobody, or with these headers. */
export async function call(
  app: TestApp,
  [method, path, body]: readonly [string, string, unknown?],
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(app.url + path, {
    method,
    headers: {
      origin: app.url,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Signs a person in, from an address of their own: the app must trust the loopback as a proxy. */
export async function signIn(
  app: TestApp,
  { email, password = PASSWORD }: { email: string; password?: string },
): Promise<Person> {
  addresses += 1;
  const response = await fetch(`${app.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: app.url,
      'x-forwarded-for': `198.51.100.${addresses}`,
    },
    body: JSON.stringify({ email, password }),
  });
  if (response.status !== 200) throw new Error(`${email} could not sign in: ${response.status}`);
  const cookie = response.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
  const { user } = z.object({ user: z.object({ id: z.string() }) }).parse(await response.json());
  return {
    userId: user.id,
    email,
    cookie,
    call: async (...request) => call(app, request, { cookie }),
  };
}

/** The owner of the demo, who may make organizations. */
export async function demoOwner(app: TestApp): Promise<Person> {
  const owner = app.demo.users.find(({ role }) => role === 'owner');
  if (!owner) throw new Error('The demo has no owner.');
  return signIn(app, owner);
}

/** Makes an organization of this person and returns its slug. */
export async function newOrganization(owner: Person, name = 'Shop'): Promise<string> {
  const slug = `shop-${newId()}`;
  const { status } = await owner.call('POST', '/api/organizations', { name, slug });
  if (status !== 201) throw new Error(`No organization was made: ${status}`);
  return slug;
}

/** Invites an address, by default of nobody yet. */
export async function invite(
  by: Person,
  slug: string,
  role: string,
  email = `${newId()}@people.example`,
): Promise<Invitation & { token: string }> {
  const path = `/api/organizations/${slug}/invitations`;
  const invitation = Invitation.parse((await by.call('POST', path, { email, role })).body);
  return { ...invitation, token: invitation.url.split('/').at(-1) ?? '' };
}

/** Somebody new who was invited, accepted and signed in. */
export async function newMember(
  app: TestApp,
  by: Person,
  slug: string,
  role: string,
): Promise<Person> {
  const { email, token } = await invite(by, slug, role);
  const body = { name: `New ${role}`, password: PASSWORD };
  await call(app, ['POST', `/api/invitations/${token}/accept`, body]);
  return signIn(app, { email });
}
