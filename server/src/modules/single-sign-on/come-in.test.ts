import { Me } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { codeOf } from '../../../test/authenticator.ts';
import type { TestApp } from '../../../test/harness.ts';
import { invite, newMember, signIn } from '../../../test/people.ts';
import type { Person } from '../../../test/people.ts';
import type { OidcServer } from '../../../test/sso/oidc-server.ts';
import { newCompany } from '../../../test/sso/setting.ts';
import type { Company } from '../../../test/sso/setting.ts';
import { newTraveller } from '../../../test/sso/traveller.ts';
import type { Traveller } from '../../../test/sso/traveller.ts';
import { openSso } from '../../../test/sso/world.ts';
import type { Rules, SsoWorld } from '../../../test/sso/world.ts';
import type { Database } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import { addMember, addUser } from '../organizations/index.ts';

/** Who becomes a member by single sign-on, and what a session of it opens. */
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

const enter = async (by: Pick<Person, 'call'>, of = company) =>
  (await by.call('GET', members(of))).status;

describe('who is no member yet', () => {
  test('comes by invitation alone where the organization wants it so', async () => {
    await rule({ newRole: null });
    const email = company.email();
    expect((await travel(email))[0]).toBe('/sign-in?sso=uninvited');
    await invite(owner, company.slug, 'manager', email);
    const [led, ada] = await travel(email);
    expect(led).toBe(home());
    expect((await meOf(ada)).role).toBe('manager');
    const [joined] = await company.events('invitation.accepted');
    expect(joined).toMatchObject({ details: { after: { role: 'manager' } } });
    const path = `/api/organizations/${company.slug}/invitations`;
    expect((await owner.call('GET', path)).body).toMatchObject({ items: [] });
  });

  test('gets the role of their invitation, not that for new people', async () => {
    const email = company.email();
    await invite(owner, company.slug, 'viewer', email);
    expect((await meOf((await travel(email))[1])).role).toBe('viewer');
  });

  test('with an account elsewhere keeps it, and has one', async () => {
    const email = company.email();
    const elsewhere = await newCompany(database, owner);
    const { token } = await invite(owner, elsewhere.slug, 'viewer', email);
    const body = { name: 'Known', password: 'a password of tests' };
    await owner.call('POST', `/api/invitations/${token}/accept`, body);
    const [led, known] = await travel(email);
    expect(led).toBe(home());
    const me = await meOf(known);
    // The invited address was never proved: whoever chose that name may be anybody.
    expect(me.user?.name).toBe('Ada');
    expect(me.organizations.map(({ slug }) => slug)).toEqual([elsewhere.slug, company.slug]);
  });
});

describe('an account that somebody else opened under the address', () => {
  const PASSWORD = 'a password of tests';

  test('is the owner’s from then on: password, sessions and second step of before open nothing', async () => {
    const elsewhere = await newCompany(database, owner);
    const email = company.email();
    const { token } = await invite(owner, elsewhere.slug, 'agent', email);
    const body = { name: 'Squatter', password: PASSWORD };
    await owner.call('POST', `/api/invitations/${token}/accept`, body);
    const squatter = await signIn(app, { email });
    const enabled = await squatter.call('POST', '/api/auth/two-factor/enable', {
      password: PASSWORD,
    });
    const { totpURI } = z.object({ totpURI: z.string() }).parse(enabled.body);
    const code = codeOf(totpURI);
    await squatter.call('POST', '/api/auth/two-factor/verify-totp', { code, trustDevice: true });
    // A device that skips the second step, as the library keeps it.
    const trusted = { id: newId(), identifier: newId(), value: squatter.userId };
    const expiresAt = new Date(Date.now() + 1_000_000);
    await database.asSystem(async (tx) =>
      tx
        .insertInto('verifications')
        .values({ ...trusted, expiresAt })
        .execute(),
    );

    const [led, ada] = await travel(email);
    expect(led).toBe(home());
    const me = await meOf(ada);
    expect(me.user).toMatchObject({ id: squatter.userId, name: 'Ada' });
    // Nobody asks for a stranger's second step.
    expect(me.organizations.map(({ asksFor }) => asksFor)).toEqual([null, null]);
    await expect(signIn(app, { email })).rejects.toThrow('401');
    const left = await database.asSystem(async (tx) => {
      const of = squatter.userId;
      const [sessions, second, verifications, user] = await Promise.all([
        tx.selectFrom('sessions').select('ssoOrganizationId').where('userId', '=', of).execute(),
        tx.selectFrom('two_factors').select('id').where('userId', '=', of).execute(),
        tx.selectFrom('verifications').select('id').where('value', '=', of).execute(),
        tx
          .selectFrom('users')
          .select(['emailVerified', 'twoFactorEnabled'])
          .where('id', '=', of)
          .execute(),
      ]);
      return { sessions, second, verifications, user };
    });
    expect(left).toEqual({
      sessions: [{ ssoOrganizationId: company.id }],
      second: [],
      verifications: [],
      user: [{ emailVerified: true, twoFactorEnabled: false }],
    });
    expect(await elsewhere.events('member.account-reclaimed')).toMatchObject([
      { details: { before: { name: 'Squatter' }, after: { name: 'Ada' } } },
    ]);
  });

  test('stays as it is once the address was proved', async () => {
    const person = await colleague();
    await prove(person.email);
    const [, ada] = await travel(person.email);
    expect((await meOf(ada)).user?.name).toBe('Colleague');
    await signIn(app, { email: person.email });
    expect(await company.events('member.account-reclaimed')).toEqual([]);
  });
});

describe('who went', () => {
  test('does not come back while they rest', async () => {
    const person = await colleague();
    await owner.call('PATCH', `${members()}/${person.userId}`, { isActive: false });
    expect((await travel(person.email))[0]).toBe('/sign-in?sso=resting');
    await owner.call('PATCH', `${members()}/${person.userId}`, { isActive: true });
    expect((await travel(person.email))[0]).toBe(home());
  });

  test('does not come back by it once removed, but by an invitation', async () => {
    const email = company.email();
    const [, ada] = await travel(email);
    const { user } = await meOf(ada);
    expect((await owner.call('DELETE', `${members()}/${user?.id}`)).status).toBe(204);
    expect((await travel(email))[0]).toBe('/sign-in?sso=former');
    await invite(owner, company.slug, 'agent', email);
    expect((await travel(email))[0]).toBe(home());
    await owner.call('DELETE', `${members()}/${user?.id}`);
    expect((await travel(email))[0]).toBe('/sign-in?sso=former');
  });

  test('does not come back to an account that is closed', async () => {
    const person = await colleague();
    await database.asSystem(async (tx) =>
      tx.updateTable('users').set({ isActive: false }).where('id', '=', person.userId).execute(),
    );
    expect((await travel(person.email))[0]).toBe('/sign-in?sso=resting');
  });

  test('does not come into an organization that is closed', async () => {
    const email = company.email();
    await database.asSystem(async (tx) =>
      tx
        .updateTable('organizations')
        .set({ isActive: false })
        .where('id', '=', company.id)
        .execute(),
    );
    expect(await newTraveller(app).start(email)).toMatchObject({ status: 404 });
  });
});

describe('where single sign-on is required', () => {
  test('a password opens the organization no more, and says what does', async () => {
    const person = await colleague();
    expect(await enter(person)).toBe(200);
    await rule({ isRequired: true });
    const refused = await person.call('GET', members());
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).toContain('single sign-on');
    const me = await meOf(person);
    expect(me).toMatchObject({ organization: null, role: null });
    expect(me.organizations).toMatchObject([{ slug: company.slug, asksFor: 'single-sign-on' }]);
    const listed = await person.call('GET', '/api/organizations');
    expect(listed.body).toMatchObject({ items: [] });
    expect((await person.call('GET', '/api/conversations')).status).toBe(403);

    const [led, same] = await travel(person.email);
    expect(led).toBe(home());
    expect(await enter(same)).toBe(200);
    expect((await meOf(same)).organizations).toMatchObject([{ asksFor: null }]);
  });

  test('owners come in all the same, and whoever has an address elsewhere', async () => {
    const [boss, guest] = [
      await colleague('owner'),
      await newMember(app, owner, company.slug, 'agent'),
    ];
    await rule({ isRequired: true });
    expect(await enter(boss)).toBe(200);
    expect(await enter(guest)).toBe(200);
  });

  test('another organization is open to them as before', async () => {
    const person = await colleague();
    const other = await newCompany(database, owner);
    await database.asSystem(async (tx) =>
      addMember(tx, { organizationId: other.id, userId: person.userId, role: 'agent' }),
    );
    await rule({ isRequired: true });
    expect(await enter(person)).toBe(403);
    expect(await enter(person, other)).toBe(200);
    expect(await meOf(person)).toMatchObject({ organization: { slug: other.slug } });
  });

  test('the single sign-on of another organization does not stand in for it', async () => {
    const other = await newCompany(database, owner);
    await rule({}, other);
    const email = other.email();
    const [, ada] = await travel(email);
    const { user } = await meOf(ada);
    const subsidiary = `${newId()}.example`;
    const { proveDomain } = await import('../../../test/sso/setting.ts');
    await proveDomain(database, company.id, subsidiary);
    await database.asSystem(async (tx) => {
      await addMember(tx, { organizationId: company.id, userId: user?.id ?? '', role: 'agent' });
      await tx
        .updateTable('users')
        .set({ email: `${newId()}@${subsidiary}` })
        .where('id', '=', user?.id ?? '')
        .execute();
    });
    expect(await enter(ada)).toBe(200);
    await rule({ isRequired: true });
    expect(await enter(ada)).toBe(403);
    expect(await enter(ada, other)).toBe(200);
  });
});

describe('a second step that somebody set up', () => {
  const PASSWORD = 'a password of tests';

  test('is not asked for by single sign-on, which opens no other organization then', async () => {
    const person = await colleague();
    await prove(person.email);
    const other = await newCompany(database, owner);
    await database.asSystem(async (tx) =>
      addMember(tx, { organizationId: other.id, userId: person.userId, role: 'agent' }),
    );
    const [, before] = await travel(person.email);
    expect(await enter(before, other)).toBe(200);
    const enabled = await person.call('POST', '/api/auth/two-factor/enable', {
      password: PASSWORD,
    });
    const { totpURI } = z.object({ totpURI: z.string() }).parse(enabled.body);
    await person.call('POST', '/api/auth/two-factor/verify-totp', { code: codeOf(totpURI) });

    const [led, traveller] = await travel(person.email);
    expect(led).toBe(home());
    expect(await enter(traveller)).toBe(200);
    expect(await enter(traveller, other)).toBe(403);
    const me = await meOf(traveller);
    expect(me.organizations).toMatchObject([
      { slug: company.slug, asksFor: null },
      { slug: other.slug, asksFor: 'second-step' },
    ]);
    // A session that follows from this one has not come by a second step either.
    const changed = await traveller.call(
      'POST',
      '/api/auth/change-password',
      {
        currentPassword: PASSWORD,
        newPassword: 'another password of tests',
        revokeOtherSessions: true,
      },
      { origin: app.url },
    );
    expect(changed.status).toBe(200);
    const sessions = await database.asSystem(async (tx) =>
      tx
        .selectFrom('sessions')
        .select('ssoOrganizationId')
        .where('userId', '=', person.userId)
        .execute(),
    );
    expect(sessions).toEqual([{ ssoOrganizationId: company.id }]);
  });
});

describe('an address that was changed at the provider', () => {
  test('does not open the account of whoever had it, nor of whoever will', async () => {
    const [boss, clerk] = [company.email(), company.email()];
    const [sub, other] = [newId(), newId()];
    const [, ada] = await travel(boss, { sub });
    const { user } = await meOf(ada);
    // A stranger with the address, as one who edits their own or was given it.
    expect((await travel(boss, { sub: other }))[0]).toBe('/sign-in?sso=provider');
    const [refused] = await company.events('sso.refused');
    expect(refused?.message).toContain(`${boss} is now the address of another person`);
    // A member with another's address.
    await travel(clerk, { sub: other });
    const newcomer = company.email();
    expect((await travel(newcomer, { sub: other }))[0]).toBe('/sign-in?sso=provider');
    expect((await travel(boss, { sub }))[0]).toBe(home());
    expect((await travel(clerk, { sub: other }))[0]).toBe(home());

    // Who was removed and is invited again may be another person; who was one once is nobody now.
    await owner.call('DELETE', `${members()}/${user?.id}`);
    await invite(owner, company.slug, 'agent', boss);
    const later = newId();
    expect((await travel(boss, { sub: later }))[0]).toBe(home());
    expect((await travel(newcomer, { sub }))[0]).toBe(home());
    expect((await travel(boss, { sub }))[0]).toBe('/sign-in?sso=provider');
  });

  test('is another person’s where the provider is another one', async () => {
    const email = company.email();
    await travel(email, { sub: newId() });
    const path = `/api/organizations/${company.slug}/sso`;
    expect((await owner.call('DELETE', path)).status).toBe(204);
    await rule({});
    expect((await travel(email, { sub: newId() }))[0]).toBe(home());
  });
});

describe('who sets it up', () => {
  test('is an owner: an admin could come in as one', async () => {
    const { token, email } = await invite(owner, company.slug, 'admin');
    const body = { name: 'Admin', password: 'a password of tests' };
    await owner.call('POST', `/api/invitations/${token}/accept`, body);
    const admin = await signIn(app, { email });
    const path = `/api/organizations/${company.slug}/sso`;
    expect((await admin.call('GET', path)).status).toBe(200);
    expect((await admin.call('DELETE', path)).status).toBe(403);
    const { issuer, clientId, clientSecret } = provider;
    const oidc = {
      protocol: 'oidc',
      issuer,
      clientId,
      clientSecret,
      newRole: null,
      isRequired: false,
    };
    expect((await admin.call('PUT', path, oidc)).status).toBe(403);
    for (const newRole of ['owner', 'admin']) {
      expect((await owner.call('PUT', path, { ...oidc, newRole })).status).toBe(400);
    }
  });

  test('lets nobody in as a person of another domain, whatever account there is', async () => {
    const victim = `victim@${newId()}.example`;
    await database.asSystem(async (tx) =>
      addUser(tx, { email: victim, name: 'Victim', passwordHash: 'none' }),
    );
    const by = newTraveller(app);
    const started = await by.start(company.email());
    provider.person = { email: victim, email_verified: true };
    expect('url' in started && (await by.go(started.url))).toBe('/sign-in?sso=domain');
  });
});
