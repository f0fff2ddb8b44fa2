import { Me, SingleSignOn } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dumpOf } from '../../../test/dump.ts';
import { databaseOf, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { call, demoOwner } from '../../../test/people.ts';
import type { Person } from '../../../test/people.ts';
import { startOidcServer } from '../../../test/sso/oidc-server.ts';
import type { Faults, OidcServer } from '../../../test/sso/oidc-server.ts';
import { newCompany, WITH_PROVIDERS } from '../../../test/sso/setting.ts';
import type { Company, Settings } from '../../../test/sso/setting.ts';
import { newTraveller } from '../../../test/sso/traveller.ts';
import type { Traveller } from '../../../test/sso/traveller.ts';
import type { Database } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';

let app: TestApp;
let database: Database;
let provider: OidcServer;
let owner: Person;
let company: Company;

beforeAll(async () => {
  [app, provider] = await Promise.all([testApp(WITH_PROVIDERS), startOidcServer()]);
  database = await databaseOf(app);
  owner = await demoOwner(app);
  company = await newCompany(database, owner);
});
afterAll(async () => {
  await database.close();
  await app.close();
  await provider.close();
});
beforeEach(async () => {
  provider.faults = {};
  provider.person = {};
  await company.setUp(settings());
});

const settings = (change: Partial<Extract<Settings, { protocol: 'oidc' }>> = {}): Settings => ({
  protocol: 'oidc',
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  newRole: 'agent',
  isRequired: false,
  ...change,
});

/** Goes to the provider as this address, comes back, and says where that led. */
async function travel(email: string, by = newTraveller(app)): Promise<[string, Traveller]> {
  provider.person = { email, email_verified: true, name: 'Ada Lovelace', ...provider.person };
  const started = await by.start(email);
  if (!('url' in started)) throw new Error(JSON.stringify(started));
  const led = await by.go(started.url);
  provider.person = {};
  return [led, by];
}

const meOf = async (by: Traveller): Promise<Me> => Me.parse((await by.call('GET', '/api/me')).body);
const userBy = async (email: string) =>
  database.asSystem(async (tx) =>
    tx
      .selectFrom('users')
      .select(['id', 'name', 'emailVerified'])
      .where('email', '=', email)
      .executeTakeFirst(),
  );

describe('somebody new', () => {
  test('comes in, is a member with the role for new people, and comes in again', async () => {
    const email = company.email();
    const [led, ada] = await travel(email.toUpperCase());
    expect(led).toBe(`/sign-in?in=${company.slug}`);
    expect(await meOf(ada)).toMatchObject({
      user: { email, name: 'Ada Lovelace' },
      role: 'agent',
      organization: { slug: company.slug },
    });
    expect((await userBy(email))?.emailVerified).toBe(true);
    expect([...ada.cookies.keys()].some((name) => name.includes('sso'))).toBe(false);
    const [again] = await travel(email);
    expect(again).toBe(`/sign-in?in=${company.slug}`);
    const [joined] = await company.events('member.joined');
    expect(joined).toMatchObject({ details: { after: { role: 'agent' }, member: { email } } });
    const signedIn = await company.events('member.signed-in');
    const mine = signedIn.filter(({ message }) => message.startsWith('Ada Lovelace'));
    expect(mine.length).toBeGreaterThanOrEqual(2);
    expect(mine[0]).toMatchObject({ details: { through: 'single sign-on' } });
  });

  test('sends what OpenID Connect and PKCE ask for, each time anew', async () => {
    await travel(company.email());
    await travel(company.email());
    const [one, other] = provider.asked.slice(-2);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one?.get(name)).toMatch(/^[\w-]{43}$/u);
      expect(one?.get(name)).not.toBe(other?.get(name));
    }
    expect(Object.fromEntries(one ?? [])).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid email profile',
      client_id: provider.clientId,
    });
  });

  test('is known by the userinfo endpoint where the ID token does not name the address', async () => {
    const email = company.email();
    provider.faults.claims = (claims) => ({ ...claims, email: undefined });
    provider.faults.userinfo = { email };
    const [led, ada] = await travel(email);
    expect(led).toBe(`/sign-in?in=${company.slug}`);
    expect((await meOf(ada)).user?.email).toBe(email);
  });
});

describe('what a provider says is not taken', () => {
  const withClaims = (change: Record<string, unknown>): Faults => ({
    claims: (claims) => ({ ...claims, ...change }),
  });
  const past = Math.floor(Date.now() / 1_000) - 3_600;
  const wrong: [string, Faults, string][] = [
    ['for another client', withClaims({ aud: 'another' }), 'provider'],
    ['for several, without saying whom', withClaims({ aud: ['frontdesk:desk', 'x'] }), 'provider'],
    ['authorized for another', withClaims({ azp: 'another' }), 'provider'],
    ['of another issuer', withClaims({ iss: 'https://other.example' }), 'provider'],
    ['for another sign-in', withClaims({ nonce: 'another' }), 'provider'],
    ['without a nonce', withClaims({ nonce: undefined }), 'provider'],
    ['that ran out', withClaims({ iat: past, exp: past + 60 }), 'provider'],
    ['without an end', withClaims({ exp: undefined }), 'provider'],
    ['from the future', withClaims({ nbf: past + 7_200 }), 'provider'],
    ['by another key', { signature: 'other key' }, 'provider'],
    ['by no key', { signature: 'none' }, 'provider'],
    ['of an address that is not verified', withClaims({ email_verified: false }), 'unverified'],
    ['of one that is not, as a text', withClaims({ email_verified: 'false' }), 'unverified'],
    ['without an address', withClaims({ email: undefined }), 'provider'],
    ['with what is no address', withClaims({ email: 'ada' }), 'provider'],
    ['of a foreign domain', withClaims({ email: 'ada@elsewhere.example' }), 'domain'],
    ['with two signs', withClaims({ email: '"ada@elsewhere.example"@x.example' }), 'provider'],
    ['by another that answers', { answer: { iss: 'https://other.example' } }, 'provider'],
    ['with an error', { error: 'access_denied' }, 'provider'],
    [
      'about two people',
      { ...withClaims({ email: undefined }), userinfo: { sub: 'somebody else' } },
      'provider',
    ],
  ];

  test.each(wrong)('%s', async (_, faults, reason) => {
    const email = company.email();
    const before = (await company.events('sso.refused')).length;
    provider.faults = faults;
    const [led, traveller] = await travel(email);
    expect(led).toBe(`/sign-in?sso=${reason}`);
    expect((await traveller.call('GET', '/api/me')).status).toBe(401);
    expect(await userBy(email)).toBeUndefined();
    expect(await userBy('ada@elsewhere.example')).toBeUndefined();
    // Those who set it up see why.
    const events = await company.events('sso.refused');
    expect(events).toHaveLength(before + 1);
    expect(events[0]).toMatchObject({ details: { reason } });
  });

  test('of a private account at Google, whoever has the address', async () => {
    const email = company.email();
    const { comeBack } = await import('./oidc/come-back.ts');
    const { newAttempt } = await import('./attempt.ts');
    // Google by its name, at the address of our own provider.
    const issuer = 'https://accounts.google.com';
    const attempt = newAttempt();
    const outside = {
      mayBePlain: () => true,
      fetch: async (
        url: string,
        request?: { method?: string; headers?: object; body?: unknown },
      ) => {
        const at = url.replace(issuer, provider.issuer);
        const response = await fetch(at, {
          method: request?.method ?? 'GET',
          headers: { ...request?.headers },
          ...(typeof request?.body === 'string' ? { body: request.body } : {}),
        });
        const body = new Uint8Array(await response.arrayBuffer());
        const { status, headers } = response;
        return { url, status, contentType: '', headers, body };
      },
    };
    const come = async (claims: Record<string, unknown>) => {
      provider.faults = {
        configuration: { issuer },
        claims: (given) => ({ ...given, iss: issuer, email, ...claims }),
      };
      const redirectUrl = 'http://127.0.0.1/back';
      const url = new URL(`${provider.issuer}/authorize`);
      const { createHash } = await import('node:crypto');
      url.search = new URLSearchParams({
        redirect_uri: redirectUrl,
        nonce: attempt.nonce,
        code_challenge: createHash('sha256').update(attempt.verifier).digest('base64url'),
      }).toString();
      const back = (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '';
      const code = new URL(back).searchParams.get('code') ?? '';
      const { clientId, clientSecret } = provider;
      const google = { issuer, clientId, clientSecret };
      return comeBack(outside, google, { code, attempt, redirectUrl });
    };
    await expect(come({})).rejects.toMatchObject({ reason: 'provider' });
    await expect(come({ hd: 'elsewhere.example' })).rejects.toMatchObject({ reason: 'provider' });
    expect((await come({ hd: company.domain })).email).toBe(email);
  });
});

describe('an answer is taken', () => {
  const begun = async (): Promise<[Traveller, string]> => {
    const traveller = newTraveller(app);
    const email = company.email();
    provider.person = { email, email_verified: true };
    const started = await traveller.start(email);
    if (!('url' in started)) throw new Error(JSON.stringify(started));
    const { headers } = await fetch(started.url, { redirect: 'manual' });
    return [traveller, headers.get('location') ?? ''];
  };

  test('once', async () => {
    const [traveller, back] = await begun();
    const cookies = new Map(traveller.cookies);
    expect(await traveller.arrive(back)).toBe(`/sign-in?in=${company.slug}`);
    const again = newTraveller(app);
    for (const [name, value] of cookies) again.cookies.set(name, value);
    expect(await again.arrive(back)).toBe('/sign-in?sso=expired');
  });

  test('in the browser that began, and with its state', async () => {
    const [traveller, back] = await begun();
    expect(await newTraveller(app).arrive(back)).toBe('/sign-in?sso=expired');
    const [other] = await begun();
    expect(await other.arrive(back)).toBe('/sign-in?sso=expired');
    expect(await traveller.arrive(back)).toBe(`/sign-in?in=${company.slug}`);
  });

  test('where the provider was to send it', async () => {
    const [traveller, back] = await begun();
    const other = await newCompany(database, owner);
    await other.setUp(settings());
    const elsewhere = back.replace(company.id, other.id);
    expect(await traveller.arrive(elsewhere)).toBe('/sign-in?sso=expired');
  });

  test('not when the provider was changed meanwhile', async () => {
    const [traveller, back] = await begun();
    await company.setUp(settings({ newRole: 'viewer' }));
    expect(await traveller.arrive(back)).toBe('/sign-in?sso=expired');
  });

  test('not when the proof of the domain ended meanwhile', async () => {
    const other = await newCompany(database, owner);
    await other.setUp(settings());
    const email = other.email();
    const traveller = newTraveller(app);
    provider.person = { email, email_verified: true };
    const started = await traveller.start(email);
    await database.asSystem(async (tx) =>
      tx
        .updateTable('domains')
        .set({ verifiedAt: null })
        .where('host', '=', other.domain)
        .execute(),
    );
    const url = 'url' in started ? started.url : '';
    expect(await traveller.go(url)).toBe('/sign-in?sso=domain');
    expect(await newTraveller(app).start(email)).toMatchObject({ status: 404 });
  });
});

test('where to sign in follows from the domain alone, and says nothing of accounts', async () => {
  const known = company.email();
  await travel(known);
  const [one, other] = [
    await newTraveller(app).start(known),
    await newTraveller(app).start(company.email()),
  ];
  const shapeOf = (answer: object): string[] => Object.keys(answer);
  expect(shapeOf(one)).toEqual(['url']);
  expect(shapeOf(other)).toEqual(['url']);
  for (const domain of ['nowhere.example', `sub.${company.domain}`, `x${company.domain}`]) {
    expect(await newTraveller(app).start(`ada@${domain}`)).toMatchObject({ status: 404 });
  }
});

test('another page cannot begin it', async () => {
  const { status } = await call(app, ['POST', '/api/sign-in/sso', { email: company.email() }], {
    origin: 'https://elsewhere.example',
  });
  expect(status).toBe(403);
});

describe('the addresses that a provider names', () => {
  const refused = async (change: Partial<Extract<Settings, { protocol: 'oidc' }>>) => {
    const { status, body } = await company.setUp(settings(change));
    return { status, text: JSON.stringify(body) };
  };

  test('do not lead to where only the server can go', async () => {
    provider.faults = { redirect: 'http://169.254.169.254/latest/meta-data' };
    expect(await refused({})).toMatchObject({ status: 422 });
    provider.faults = { redirect: 'https://169.254.169.254/latest/meta-data' };
    const { status, text } = await refused({});
    expect(status).toBe(422);
    expect(text).toContain('private network');
    for (const issuer of ['https://10.0.0.1', 'https://[::1]', 'https://localhost:9']) {
      expect((await refused({ issuer })).status).toBe(422);
    }
  });

  test('are https, and of the issuer that was named', async () => {
    expect((await refused({ issuer: 'http://idp.example' })).text).toContain('https');
    provider.faults = { configuration: { issuer: 'https://other.example' } };
    expect((await refused({})).text).toContain('another issuer');
    provider.faults = { configuration: { token_endpoint: 'http://idp.example/token' } };
    expect((await refused({})).text).toContain('token_endpoint');
    provider.faults = { configuration: { authorization_endpoint: 'javascript:alert(1)' } };
    expect((await refused({})).status).toBe(422);
    provider.faults = { configuration: { jwks_uri: 'file:///etc/passwd' } };
    expect((await refused({})).status).toBe(422);
  });

  test.each(['token_endpoint', 'jwks_uri', 'userinfo_endpoint'])(
    'are guarded when they change after the set-up: %s',
    async (name) => {
      const traveller = newTraveller(app);
      const email = company.email();
      provider.person = { email, email_verified: true };
      const started = await traveller.start(email);
      provider.faults = {
        configuration: { [name]: 'https://169.254.169.254/secret' },
        claims: (claims) => ({ ...claims, email: undefined }),
      };
      expect(await traveller.go('url' in started ? started.url : '')).toBe(
        '/sign-in?sso=unreachable',
      );
      const [event] = await company.events('sso.refused');
      expect(event?.message).toContain('private network');
    },
  );

  test('one that cannot be reached is told as that', async () => {
    provider.faults = { configuration: { issuer: 'https://moved.example' } };
    expect(await newTraveller(app).start(company.email())).toMatchObject({ status: 409 });
  });
});

describe('the settings', () => {
  const path = (): string => `/api/organizations/${company.slug}/sso`;

  test('never show the client secret; it is kept for the same issuer and client only', async () => {
    const { status, body } = await owner.call('GET', path());
    expect(status).toBe(200);
    expect(SingleSignOn.parse(body)).toMatchObject({
      provider: { protocol: 'oidc', issuer: provider.issuer, clientId: provider.clientId },
      domains: [company.domain],
      redirectUrl: `${app.url}/api/auth/sso/${company.id}/callback`,
    });
    expect(JSON.stringify(body)).not.toContain('clientSecret');
    const kept = settings({ clientSecret: undefined });
    const saved = await owner.call('PUT', path(), kept);
    expect(saved.status).toBe(200);
    const [led] = await travel(company.email());
    expect(led).toBe(`/sign-in?in=${company.slug}`);
    const moved = { ...kept, clientId: 'another' };
    expect((await owner.call('PUT', path(), moved)).status).toBe(422);
  });

  test('are in the audit log, before and after, without the secret; no dump holds it', async () => {
    await company.setUp(settings({ newRole: 'viewer' }));
    const [event] = await company.events('sso.changed');
    expect(event).toMatchObject({
      details: { before: { newRole: 'agent' }, after: { newRole: 'viewer' }, isSecretNew: true },
    });
    const dump = await dumpOf(app.databaseUrl);
    expect(dump).toContain(provider.clientId);
    for (const spelling of [provider.clientSecret, encodeURIComponent(provider.clientSecret)]) {
      expect(dump).not.toContain(spelling);
    }
  });

  test('are forgotten with the secret, and then nobody comes in so', async () => {
    const other = await newCompany(database, owner);
    await other.setUp(settings());
    const at = `/api/organizations/${other.slug}/sso`;
    expect((await owner.call('DELETE', at)).status).toBe(204);
    expect((await owner.call('GET', at)).body).toMatchObject({ provider: null });
    expect(await newTraveller(app).start(other.email())).toMatchObject({ status: 404 });
    const [event] = await other.events('sso.changed');
    expect(event).toMatchObject({ details: { after: null } });
  });

  test('what a provider does in vain is limited by network', async () => {
    const traveller = newTraveller(app);
    let status = 0;
    for (let time = 0; time < 61; time += 1) {
      const answer = await traveller.start(`${newId()}@nowhere.example`);
      status = 'status' in answer ? answer.status : 200;
    }
    expect(status).toBe(429);
  });
});
