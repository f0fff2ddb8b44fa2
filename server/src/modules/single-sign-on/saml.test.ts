import { Me, SingleSignOn } from '@frontdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseOf, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { demoOwner } from '../../../test/people.ts';
import type { Person } from '../../../test/people.ts';
import { PROVIDER, STRANGER, WEAK_CERTIFICATE } from '../../../test/sso/keys.ts';
import {
  answerTo,
  ENTRY_POINT,
  ISSUER,
  posted,
  readRequest,
  signed,
} from '../../../test/sso/saml-provider.ts';
import { newCompany, WITH_PROVIDERS } from '../../../test/sso/setting.ts';
import type { Company, Settings } from '../../../test/sso/setting.ts';
import { newTraveller } from '../../../test/sso/traveller.ts';
import type { Traveller } from '../../../test/sso/traveller.ts';
import type { Database } from '../../database/index.ts';

let app: TestApp;
let database: Database;
let owner: Person;
let company: Company;

beforeAll(async () => {
  app = await testApp(WITH_PROVIDERS);
  database = await databaseOf(app);
  owner = await demoOwner(app);
  company = await newCompany(database, owner);
  await company.setUp(settings());
});
afterAll(async () => {
  await database.close();
  await app.close();
});

const settings = (change: Partial<Extract<Settings, { protocol: 'saml' }>> = {}): Settings => ({
  protocol: 'saml',
  issuer: ISSUER,
  entryPoint: ENTRY_POINT,
  certificate: PROVIDER.certificate,
  newRole: 'agent',
  isRequired: false,
  ...change,
});

const acs = (of = company): string => `${app.url}/api/auth/sso/${of.id}/acs`;
const home = (): string => `/sign-in?in=${company.slug}`;

/** A browser that was sent to the provider, with the request that it carries. */
async function begun(email = company.email()) {
  const traveller = newTraveller(app);
  const started = await traveller.start(email);
  if (!('url' in started)) throw new Error(JSON.stringify(started));
  return { traveller, email, url: started.url };
}

const userBy = async (email: string) =>
  database.asSystem(async (tx) =>
    tx.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst(),
  );
const meOf = async (by: Traveller): Promise<Me> => Me.parse((await by.call('GET', '/api/me')).body);

describe('somebody new comes in', () => {
  test.each(['Assertion', 'Response'] as const)('by a signed %s', async (over) => {
    const { traveller, email, url } = await begun();
    const xml = signed(answerTo(url, email.toUpperCase()), { over });
    expect(await traveller.arrive(acs(), posted(xml))).toBe(home());
    expect(await meOf(traveller)).toMatchObject({
      user: { email, name: 'Grace Hopper' },
      role: 'agent',
    });
  });

  test('by an attribute where the name id is no address', async () => {
    const { traveller, email, url } = await begun();
    const name = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';
    const xml = signed(
      answerTo(url, 'S-1-5-21', { email: 'S-1-5-21', attributes: { [name]: email } }),
    );
    expect(await traveller.arrive(acs(), posted(xml))).toBe(home());
    expect((await meOf(traveller)).user).toMatchObject({ email, name: email.split('@')[0] });
  });

  test('as the metadata says: one address for answers, one name', async () => {
    const { url } = await begun();
    const { acsUrl, issuer } = readRequest(url);
    const response = await fetch(issuer);
    expect(response.headers.get('content-type')).toContain('application/samlmetadata+xml');
    const metadata = await response.text();
    expect(metadata).toContain(`entityID="${issuer}"`);
    expect(metadata).toContain(`Location="${acsUrl}"`);
    expect(url.startsWith(`${ENTRY_POINT}?`)).toBe(true);
    const shown = SingleSignOn.parse(
      (await owner.call('GET', `/api/organizations/${company.slug}/sso`)).body,
    );
    expect(shown).toMatchObject({ acsUrl, entityId: issuer });
    const odd = await fetch(`${app.url}/api/auth/sso/${encodeURIComponent('"><x/>')}/metadata`);
    expect(odd.status).toBe(404);
  });
});

/** Puts a forged assertion about somebody else beside the signed one, which is moved aside. */
function wrapped(xml: string, victim: string, how: string): string {
  const [whole = ''] = /<saml:Assertion.*<\/saml:Assertion>/su.exec(xml) ?? [];
  const [signature = ''] = /<Signature.*<\/Signature>/su.exec(xml) ?? [];
  const bare = whole.replace(signature, '');
  const forged = bare
    .replace(/(<saml:NameID[^>]*>)[^<]*/u, `$1${victim}`)
    .replace(/ID="_a/u, 'ID="_forged');
  const object = `<Object>${bare}</Object></Signature>`;
  switch (how) {
    case 'before':
      return xml.replace(whole, forged + whole);
    case 'after':
      return xml.replace(whole, whole + forged);
    case 'around':
      return xml.replace(whole, forged.replace('</saml:Assertion>', `${whole}</saml:Assertion>`));
    case 'in its signature':
      return xml.replace(
        whole,
        forged.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace('</Signature>', object)}`,
        ),
      );
    case 'in an extension':
      return xml.replace(whole, `<samlp:Extensions>${whole}</samlp:Extensions>${forged}`);
    case 'with the same id':
      return xml.replace(whole, whole + forged.replace('ID="_forged', 'ID="_a'));
    default:
      throw new Error(how);
  }
}

describe('what a browser brings is not taken', () => {
  type Make = (url: string, email: string) => string;
  const wrong: [string, Make, string][] = [
    ['not signed', (url, email) => answerTo(url, email), 'provider'],
    [
      'signed by another',
      (url, email) => signed(answerTo(url, email), { pair: STRANGER }),
      'provider',
    ],
    ['signed by SHA-1', (url, email) => signed(answerTo(url, email), { weak: true }), 'provider'],
    [
      'changed after it was signed',
      (url, email) => signed(answerTo(url, email)).replace('Grace', 'Eve'),
      'provider',
    ],
    [
      'about another after it was signed',
      (url, email) => signed(answerTo(url, email)).replaceAll(email, `eve-${email}`),
      'provider',
    ],
    [
      'for another audience',
      (url, email) => signed(answerTo(url, email, { audience: 'https://other.example' })),
      'provider',
    ],
    [
      'for another address',
      (url, email) => signed(answerTo(url, email, { recipient: 'https://other.example/acs' })),
      'provider',
    ],
    [
      'of another issuer',
      (url, email) => signed(answerTo(url, email, { issuer: 'https://other.example' })),
      'provider',
    ],
    ['run out', (url, email) => signed(answerTo(url, email, { endsIn: -120_000 })), 'provider'],
    [
      'with a document type',
      (url, email) =>
        `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${signed(answerTo(url, email))}`,
      'provider',
    ],
    [
      'with a comment in the address',
      (url, email) => signed(answerTo(url, email)).replace(email, `${email}<!-- -->.evil.example`),
      'provider',
    ],
    ['of a foreign domain', (url) => signed(answerTo(url, 'ada@elsewhere.example')), 'domain'],
    ['without an address', (url) => signed(answerTo(url, 'ada')), 'provider'],
    ...['before', 'after', 'around', 'in its signature', 'in an extension', 'with the same id'].map(
      (how): [string, Make, string] => [
        `wrapped ${how}`,
        (url, email) => wrapped(signed(answerTo(url, email)), `victim@${company.domain}`, how),
        'provider',
      ],
    ),
  ];

  test.each(wrong)('%s', async (_, make, reason) => {
    const { traveller, email, url } = await begun();
    const led = await traveller.arrive(acs(), posted(make(url, email)));
    expect(led).toBe(`/sign-in?sso=${reason}`);
    expect((await traveller.call('GET', '/api/me')).status).toBe(401);
    const people = await database.asSystem(async (tx) =>
      tx
        .selectFrom('users')
        .select('email')
        .where('email', 'in', [email, `victim@${company.domain}`, 'ada@elsewhere.example'])
        .execute(),
    );
    expect(people).toEqual([]);
    // One bad answer ends it: the good one is too late.
    const late = posted(signed(answerTo(url, email)));
    expect(await traveller.arrive(acs(), late)).toBe('/sign-in?sso=expired');
  });

  test('unasked, as providers begin it', async () => {
    const { traveller, email, url } = await begun();
    const unasked = signed(answerTo(url, email, { inResponseTo: undefined }));
    expect(await traveller.arrive(acs(), posted(unasked))).toBe('/sign-in?sso=expired');
    const invented = signed(answerTo(url, email, { inResponseTo: `_${'0'.repeat(64)}` }));
    expect(await traveller.arrive(acs(), posted(invented))).toBe('/sign-in?sso=expired');
    expect(await traveller.arrive(acs(), { nothing: '' })).toBe('/sign-in?sso=expired');
  });

  test('asked by the answer and not by what is signed in it', async () => {
    const [one, other] = [await begun(), await begun()];
    const [asked, stolen] = [readRequest(one.url).id, readRequest(other.url).id];
    const xml = signed(answerTo(other.url, other.email)).replace(
      `InResponseTo="${stolen}"`,
      `InResponseTo="${asked}"`,
    );
    expect(await one.traveller.arrive(acs(), posted(xml))).toBe('/sign-in?sso=provider');
  });

  test('twice', async () => {
    const { traveller, email, url } = await begun();
    const answer = posted(signed(answerTo(url, email)));
    const cookies = new Map(traveller.cookies);
    expect(await traveller.arrive(acs(), answer)).toBe(home());
    const thief = newTraveller(app);
    for (const [name, value] of cookies) thief.cookies.set(name, value);
    expect(await thief.arrive(acs(), answer)).toBe('/sign-in?sso=expired');
  });

  test('by the browser of somebody else', async () => {
    const { traveller, email, url } = await begun();
    const other = newTraveller(app);
    // An attacker's answer in the browser of another would sign them in as the attacker.
    const answer = posted(signed(answerTo(url, email)));
    expect(await other.arrive(acs(), answer)).toBe('/sign-in?sso=expired');
    expect((await other.call('GET', '/api/me')).status).toBe(401);
    // And whoever began, but had a victim bring the answer, would be signed in as the victim.
    const finish = `${app.url}/api/auth/sso/finish`;
    for (const query of ['', '?answer=', `?answer=${'A'.repeat(43)}`]) {
      const began = newTraveller(app);
      for (const [name, value] of traveller.cookies) began.cookies.set(name, value);
      expect(await began.arrive(finish + query)).toBe('/sign-in?sso=expired');
      expect((await began.call('GET', '/api/me')).status).toBe(401);
    }
    expect(await userBy(email)).toBeUndefined();
  });

  /** Where the browser that brought a good answer is sent on to. */
  const handed = async (url: string, email: string): Promise<string> => {
    const body = new URLSearchParams(posted(signed(answerTo(url, email))));
    const response = await fetch(acs(), { method: 'POST', body, redirect: 'manual' });
    return response.headers.get('location') ?? '';
  };

  test('by the handle of another answer, twice, or late', async () => {
    const [one, other] = [await begun(), await begun()];
    const [hers, theirs] = [await handed(one.url, one.email), await handed(other.url, other.email)];
    const cookies = new Map(one.traveller.cookies);
    const again = (): Traveller => {
      const copy = newTraveller(app);
      for (const [name, value] of cookies) copy.cookies.set(name, value);
      return copy;
    };
    expect(await again().arrive(theirs)).toBe('/sign-in?sso=expired');
    expect(await again().arrive(hers)).toBe(home());
    expect(await again().arrive(hers)).toBe('/sign-in?sso=expired');
    const [left] = await database.asSystem(async (tx) =>
      tx
        .updateTable('sso_attempts')
        .set({ expiresAt: new Date(Date.now() - 1) })
        .where('email', '=', other.email)
        .returning(['id', 'expiresAt'])
        .execute(),
    );
    expect(left).toBeDefined();
    expect(JSON.stringify(left)).not.toContain(theirs.split('=')[1]);
    expect(await other.traveller.arrive(theirs)).toBe('/sign-in?sso=expired');
  });

  test('after the provider was changed, proved before or not', async () => {
    const { traveller, url, email } = await begun();
    const finish = await handed(url, email);
    await company.setUp(settings());
    expect(await traveller.arrive(finish)).toBe('/sign-in?sso=expired');
  });

  test('about another person with the same address, told by a lasting name id', async () => {
    const email = company.email();
    const come = async (nameId: string, format = 'persistent'): Promise<string> => {
      const { traveller, url } = await begun(email);
      const xml = answerTo(url, nameId, { email: nameId, attributes: { mail: email } });
      const named = xml.replace('1.1:nameid-format:emailAddress', `2.0:nameid-format:${format}`);
      expect(named).not.toBe(xml);
      return traveller.arrive(acs(), posted(signed(named)));
    };
    expect(await come('S-1')).toBe(home());
    expect(await come('S-2')).toBe('/sign-in?sso=provider');
    // One of this answer alone says nothing of who it is.
    expect(await come('S-3', 'transient')).toBe(home());
    expect(await come('S-1')).toBe(home());
  });

  test('before the provider answered', async () => {
    const { traveller } = await begun();
    expect(await traveller.arrive(`${app.url}/api/auth/sso/finish`)).toBe('/sign-in?sso=expired');
  });

  test('at another organization', async () => {
    const other = await newCompany(database, owner);
    await other.setUp(settings());
    const { traveller, email, url } = await begun();
    const answer = posted(signed(answerTo(url, email)));
    expect(await traveller.arrive(acs(other), answer)).toBe('/sign-in?sso=expired');
  });
});

describe('the settings', () => {
  test('take a certificate as PEM or its base64, and say until when it is good', async () => {
    const base64 = PROVIDER.certificate.replaceAll(/-----[^-]+-----|\s/gu, '');
    const { status, body } = await company.setUp(settings({ certificate: base64 }));
    expect(status).toBe(200);
    const { provider } = SingleSignOn.parse(body);
    expect(provider).toMatchObject({ protocol: 'saml', issuer: ISSUER });
    expect(provider?.protocol === 'saml' && provider.certificateExpiresAt > '2100').toBe(true);
  });

  test('refuse what is no certificate, a weak key, and an address without TLS', async () => {
    for (const certificate of ['nonsense', PROVIDER.key, WEAK_CERTIFICATE]) {
      const { status, body } = await company.setUp(settings({ certificate }));
      expect(status).toBe(422);
      expect(body).toMatchObject({ errors: [{ path: 'certificate' }] });
    }
    const plain = await company.setUp(settings({ entryPoint: 'http://idp.example/sign-in' }));
    expect(plain.status).toBe(422);
  });
});

test('a form is read there and nowhere else', async () => {
  const response = await fetch(`${app.url}/api/sign-in/sso`, {
    method: 'POST',
    body: new URLSearchParams({ email: company.email() }),
  });
  expect(response.status).toBe(415);
});
