import { Me } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestApp } from '../../../test/harness.ts';
import { call } from '../../../test/people.ts';
import type { Person } from '../../../test/people.ts';
import { PROVIDER } from '../../../test/sso/keys.ts';
import type { OidcServer } from '../../../test/sso/oidc-server.ts';
import { newCompany } from '../../../test/sso/setting.ts';
import type { Company } from '../../../test/sso/setting.ts';
import type { Traveller } from '../../../test/sso/traveller.ts';
import { openSso } from '../../../test/sso/world.ts';
import type { Rules, SsoWorld } from '../../../test/sso/world.ts';
import type { Database } from '../../database/index.ts';

/** How long a session of single sign-on lasts, and what ends it. */
let sso: SsoWorld;
let app: TestApp;
let database: Database;
let provider: OidcServer;
let owner: Person;
let company: Company;

beforeAll(async () => {
  sso = await openSso();
  ({ app, database, provider, owner } = sso);
});
afterAll(async () => sso.close());
beforeEach(async () => {
  company = await newCompany(database, owner);
  await rule({});
});

const rule = async (change: Partial<Rules>, of = company): Promise<void> => sso.rule(of, change);
const travel: SsoWorld['travel'] = async (...who) => sso.travel(...who);
const home = (): string => `/sign-in?in=${company.slug}`;
const meOf = async (by: Pick<Traveller, 'call'>): Promise<Me> =>
  Me.parse((await by.call('GET', '/api/me')).body);
const members = (of = company): string => `/api/organizations/${of.slug}/members`;

/** A member with a password, whose address is in the company's domain unless another is named. */
const colleague = async (role: 'agent' | 'owner' = 'agent', email = company.email()) =>
  sso.colleague(company, role, email);
const prove: SsoWorld['prove'] = async (email) => sso.prove(email);

const userBy = async (id: string) =>
  database.asSystem(async (tx) =>
    tx.selectFrom('users').select('email').where('id', '=', id).executeTakeFirstOrThrow(),
  );

const enter = async (by: Pick<Person, 'call'>, of = company) =>
  (await by.call('GET', members(of))).status;

/** Without the copy of the session in its cookie, which is good for half a minute. */
const fresh = (by: Traveller): Traveller => {
  for (const name of by.cookies.keys()) {
    if (name.endsWith('session_data')) by.cookies.delete(name);
  }
  return by;
};

describe('a session of single sign-on', () => {
  const isIn = async (by: Traveller) => (await fresh(by).call('GET', '/api/me')).status === 200;

  test('ends when another provider than now vouched for it, and then alone', async () => {
    const { issuer, clientId, clientSecret } = provider;
    const oidc = { protocol: 'oidc' as const, issuer, clientId, isRequired: false };
    const elsewhere = await newCompany(database, owner);
    await rule({}, elsewhere);
    const [, guest] = await travel(elsewhere.email());
    const byPassword = await colleague();
    const path = `/api/organizations/${company.slug}/sso`;
    const saml = {
      protocol: 'saml' as const,
      issuer,
      entryPoint: 'https://idp.example/sign-in',
      certificate: PROVIDER.certificate,
      newRole: null,
      isRequired: false,
    };
    const changes: [string, () => Promise<unknown>][] = [
      ['secret', async () => company.setUp({ ...oidc, newRole: null, clientSecret })],
      [
        'client',
        async () => company.setUp({ ...oidc, newRole: null, clientId: 'x', clientSecret }),
      ],
      ['protocol', async () => company.setUp(saml)],
      ['none', async () => owner.call('DELETE', path)],
    ];
    for (const [what, change] of changes) {
      await rule({});
      const [, ada] = await travel(company.email());
      const kept = await company.setUp({ ...oidc, newRole: 'viewer' });
      expect(kept.status).toBe(200);
      expect([what, await isIn(ada)]).toEqual([what, true]);
      await change();
      expect([what, await isIn(ada)]).toEqual([what, false]);
    }
    expect(await isIn(guest)).toBe(true);
    expect(await enter(byPassword)).toBe(200);
  });
});

describe('a session of single sign-on, in time', () => {
  const HOUR = 3_600_000;
  const sessionsOf = async (userId: string) =>
    database.asSystem(async (tx) =>
      tx
        .selectFrom('sessions')
        .select(['createdAt', 'expiresAt'])
        .where('userId', '=', userId)
        .execute(),
    );
  /** As if all of it had been that much earlier. */
  const age = async (userId: string, hours: number) => {
    const [first] = await sessionsOf(userId);
    const earlier = (at: Date): Date => new Date(at.getTime() - hours * HOUR);
    if (!first) throw new Error('There is no session.');
    await database.asSystem(async (tx) =>
      tx
        .updateTable('sessions')
        .set({
          createdAt: earlier(first.createdAt),
          updatedAt: earlier(first.createdAt),
          expiresAt: earlier(first.expiresAt),
        })
        .where('userId', '=', userId)
        .execute(),
    );
  };
  test('is asked for anew after half a day, however much it is used, in every organization', async () => {
    const [, ada] = await travel(company.email());
    const userId = (await meOf(ada)).user?.id ?? '';
    const lifeOf = async (): Promise<number[]> =>
      (await sessionsOf(userId)).map(({ createdAt, expiresAt }) =>
        Math.round((expiresAt.getTime() - createdAt.getTime()) / HOUR),
      );
    expect(await lifeOf()).toEqual([12]);
    await age(userId, 11);
    expect(await enter(fresh(ada))).toBe(200);
    expect(await lifeOf()).toEqual([12]);
    await age(userId, 1);
    expect(await enter(fresh(ada))).toBe(401);
    expect(await sessionsOf(userId)).toEqual([]);
    const [led, again] = await travel((await userBy(userId)).email);
    expect(led).toBe(home());
    expect(await enter(again)).toBe(200);
    expect(await lifeOf()).toEqual([12]);
  });

  test('does not begin anew with what follows from it', async () => {
    const person = await colleague();
    await prove(person.email);
    await database.asSystem(async (tx) =>
      tx.deleteFrom('sessions').where('userId', '=', person.userId).execute(),
    );
    const [, traveller] = await travel(person.email);
    await age(person.userId, 11);
    const [{ expiresAt } = { expiresAt: new Date(0) }] = await sessionsOf(person.userId);
    const passwords = {
      currentPassword: 'a password of tests',
      newPassword: 'another password of tests',
      revokeOtherSessions: true,
    };
    const { status } = await fresh(traveller).call('POST', '/api/auth/change-password', passwords, {
      origin: app.url,
    });
    expect(status).toBe(200);
    expect(await sessionsOf(person.userId)).toMatchObject([{ expiresAt }]);
  });

  test('is not that of a password, which use prolongs', async () => {
    const person = await colleague();
    await age(person.userId, 24);
    const withoutCopy = person.cookie.replace(/[^ ;]*session_data=[^;]*;?/u, '');
    const at = await call(app, ['GET', '/api/me'], { cookie: withoutCopy });
    expect(at.status).toBe(200);
    const [session] = await sessionsOf(person.userId);
    expect(session && session.expiresAt.getTime() - Date.now()).toBeGreaterThan(6.9 * 24 * HOUR);
  });
});
