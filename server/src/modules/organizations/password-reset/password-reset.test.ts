import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { codeOf } from '../../../../test/authenticator.ts';
import { dumpOf } from '../../../../test/dump.ts';
import { databaseOf, SECRET_KEY, testApp } from '../../../../test/harness.ts';
import type { TestApp } from '../../../../test/harness.ts';
import { linkIn, startMailServer } from '../../../../test/mail-server.ts';
import type { MailServer } from '../../../../test/mail-server.ts';
import { call, demoOwner, newMember, newOrganization, signIn } from '../../../../test/people.ts';
import type { Answer, Person } from '../../../../test/people.ts';
import type { Database } from '../../../database/index.ts';
import { createSigner, newId } from '../../../platform/index.ts';
import { holderByEmail } from './holder.ts';
import { writeToken } from './link.ts';
import type { Way } from './link.ts';

let app: TestApp;
let database: Database;
let mails: MailServer;
let owner: Person;
let slug: string;

beforeAll(async () => {
  mails = await startMailServer();
  app = await testApp({
    TRUST_PROXY: 'loopback',
    RATE_LIMIT: 'off',
    SMTP_URL: mails.url,
    MAIL_FROM: 'Frontdesk <desk@shop.example>',
  });
  database = await databaseOf(app);
  owner = await demoOwner(app);
  slug = await newOrganization(owner);
});
afterAll(async () => {
  await app.close();
  await database.close();
  await mails.close();
});

/** Waits as long as a busy machine may need. */
const PATIENCE = { timeout: 30_000 };
const PASSWORD = 'another password of tests';

const request = async (email: string): Promise<Answer> =>
  call(app, ['POST', '/api/password-resets', { email }]);
const open = async (token: string): Promise<Answer> =>
  call(app, ['GET', `/api/password-resets/${token}`]);
const complete = async (token: string, password = PASSWORD): Promise<Answer> =>
  call(app, ['POST', `/api/password-resets/${token}`, { password }]);
const newPerson = async (): Promise<Person> => newMember(app, owner, slug, 'agent');
/** Invitations came to the same addresses before. */
const mailsTo = (email: string) =>
  mails.mails.filter(({ to, raw }) => to.includes(email) && raw.includes('Choose a new password'));

async function tokenOf(
  email: string,
  {
    way = 'operator',
    expiresAt = new Date(Date.now() + 60_000),
  }: { way?: Way; expiresAt?: Date } = {},
): Promise<string> {
  const holder = await database.asSystem(async (tx) => holderByEmail(tx, email));
  if (!holder) throw new Error(`Nobody has ${email}.`);
  return writeToken(createSigner(SECRET_KEY), holder, { way, expiresAt });
}

const isProved = async (email: string): Promise<boolean | undefined> =>
  database.asSystem(async (tx) => {
    const row = await tx
      .selectFrom('users')
      .select('emailVerified')
      .where('email', '=', email)
      .executeTakeFirst();
    return row?.emailVerified;
  });

test('a mailed link replaces the password once, ends every session and proves the address', async () => {
  const person = await newPerson();
  const { email } = person;
  expect(await isProved(email)).toBe(false);
  expect(await request(email.toUpperCase())).toEqual({ status: 204, body: undefined });
  await expect.poll(() => mailsTo(email), PATIENCE).toHaveLength(1);
  const link = linkIn(mailsTo(email)[0]);
  expect(link).toContain(`${app.url}/reset-password#`);
  const token = link.split('#')[1] ?? '';
  expect(await open(token)).toMatchObject({ status: 200, body: { email } });
  expect((await complete(token, 'too short')).status).toBe(400);
  expect((await complete(token)).status).toBe(204);

  expect(await isProved(email)).toBe(true);
  const sessions = await database.asSystem(async (tx) =>
    tx.selectFrom('sessions').select('id').where('userId', '=', person.userId).execute(),
  );
  expect(sessions).toEqual([]);
  await expect(signIn(app, { email })).rejects.toThrow('401');
  await signIn(app, { email, password: PASSWORD });
  for (const again of [await open(token), await complete(token)]) {
    expect(again.status).toBe(404);
  }
  const events = await database.asSystem(async (tx) =>
    tx
      .selectFrom('system_events')
      .select(['eventType', 'details'])
      .where('userId', '=', person.userId)
      .where('eventType', '=', 'password.reset')
      .execute(),
  );
  expect(events).toMatchObject([
    { details: { address: '127.0.0.1', way: 'mail', actor: { userId: person.userId } } },
  ]);
});

test('an address that nobody has gets the same answer, and no e-mail', async () => {
  const unknown = `${newId()}@nowhere.example`;
  const { email } = await newPerson();
  const [one, other] = [await request(unknown), await request(email)];
  expect(one).toEqual(other);
  // Both wait in the same queue: what came of the first is known when the second is out.
  await expect.poll(() => mailsTo(email), PATIENCE).toHaveLength(1);
  expect(mailsTo(unknown)).toEqual([]);
});

test('neither the queue nor any table holds a link', async () => {
  const { email } = await newPerson();
  await request(email);
  await expect.poll(() => mailsTo(email), PATIENCE).toHaveLength(1);
  const token = linkIn(mailsTo(email)[0]).split('#')[1] ?? '';
  const signature = token.split('.').at(-1) ?? '';
  expect(signature.length).toBeGreaterThan(40);
  const text = await dumpOf(app.databaseUrl);
  expect(text).toContain(email);
  expect(text).not.toContain(signature);
});

test.each(['mail', 'operator'] as const)(
  'a forged, foreign or old %s link is good for nothing',
  async (way) => {
    const [one, other] = [await newPerson(), await newPerson()];
    const token = await tokenOf(one.email, { way });
    const [, time = '', , signature = ''] = token.split('.');
    const otherWay = way === 'mail' ? 'operator' : 'mail';
    const later = (Number.parseInt(time, 36) + 3_600_000).toString(36);
    const forged = [
      [other.userId, time, way, signature],
      [one.userId, later, way, signature],
      [one.userId, time, otherWay, signature],
      [one.userId, time, way, signature.slice(1)],
      [one.userId, time, way],
    ].map((parts) => parts.join('.'));
    const old = await tokenOf(one.email, { way, expiresAt: new Date(Date.now() - 1) });
    for (const bad of [...forged, old, 'nonsense']) {
      expect([bad, (await open(bad)).status]).toEqual([bad, 404]);
      expect([bad, (await complete(bad)).status]).toEqual([bad, 404]);
    }
    expect((await complete(token)).status).toBe(204);
    expect(await isProved(one.email)).toBe(way === 'mail');
  },
);

test('of many who use a link at once one comes first, and the others find it spent', async () => {
  const { email } = await newPerson();
  const token = await tokenOf(email);
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(async () => complete(token)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.toSorted((one, other) => one - other)).toEqual([204, 404, 404, 404, 404, 404]);
});

test('a link is spent when the password changes by other means', async () => {
  const person = await newPerson();
  const token = await tokenOf(person.email);
  const change = { currentPassword: 'a password of tests', newPassword: PASSWORD };
  expect((await person.call('POST', '/api/auth/change-password', change)).status).toBe(200);
  expect((await complete(token)).status).toBe(404);
});

const setUpSecondStep = async (person: Person): Promise<void> => {
  const enabled = await person.call('POST', '/api/auth/two-factor/enable', {
    password: 'a password of tests',
  });
  const { totpURI } = z.object({ totpURI: z.string() }).parse(enabled.body);
  const code = codeOf(totpURI);
  expect((await person.call('POST', '/api/auth/two-factor/verify-totp', { code })).status).toBe(
    200,
  );
};
const enter = async (email: string): Promise<unknown> =>
  (await call(app, ['POST', '/api/auth/sign-in/email', { email, password: PASSWORD }])).body;

test('the second step of signing in stays required: by a link of the operator, and once the address is proved', async () => {
  const person = await newPerson();
  await setUpSecondStep(person);
  expect((await complete(await tokenOf(person.email))).status).toBe(204);
  expect(await enter(person.email)).toMatchObject({ twoFactorRedirect: true });

  const proved = await newPerson();
  await database.asSystem(async (tx) =>
    tx.updateTable('users').set({ emailVerified: true }).where('id', '=', proved.userId).execute(),
  );
  await setUpSecondStep(proved);
  expect((await complete(await tokenOf(proved.email, { way: 'mail' }))).status).toBe(204);
  expect(await enter(proved.email)).toMatchObject({ twoFactorRedirect: true });
});

test('a mailed link that proves the address first takes the second step of whoever was there', async () => {
  const squatter = await newPerson();
  const { userId, email } = squatter;
  await setUpSecondStep(squatter);
  await database.asSystem(async (tx) =>
    tx
      .insertInto('accounts')
      .values({ id: newId(), userId, accountId: newId(), providerId: 'another' })
      .execute(),
  );
  expect((await complete(await tokenOf(email, { way: 'mail' }))).status).toBe(204);
  expect(await enter(email)).toMatchObject({ user: { id: userId } });
  const ways = await database.asSystem(async (tx) =>
    tx.selectFrom('accounts').select('providerId').where('userId', '=', userId).execute(),
  );
  expect(ways).toEqual([{ providerId: 'credential' }]);
});

test('who guessed too often does not keep out who resets the password', async () => {
  const { email } = await newPerson();
  const guess = async (): Promise<Answer> =>
    call(app, ['POST', '/api/auth/sign-in/email', { email, password: 'a wrong password' }], {
      'x-forwarded-for': `203.0.113.${Math.ceil(Math.random() * 250)}`,
    });
  for (let time = 0; time < 10; time += 1) await guess();
  expect((await guess()).status).toBe(429);
  await complete(await tokenOf(email));
  await signIn(app, { email, password: PASSWORD });
});

test('an address, known or not, is mailed a few times only', async () => {
  const unknown = `${newId()}@nowhere.example`;
  for (const email of [(await newPerson()).email, unknown]) {
    const statuses: number[] = [];
    for (let time = 0; time < 4; time += 1) statuses.push((await request(email)).status);
    expect(statuses).toEqual([204, 204, 204, 429]);
  }
});

test('a member without a password chooses their first', async () => {
  const { userId, email } = await newPerson();
  await database.asSystem(async (tx) =>
    tx.deleteFrom('accounts').where('userId', '=', userId).execute(),
  );
  const token = await tokenOf(email);
  expect((await complete(token)).status).toBe(204);
  await signIn(app, { email, password: PASSWORD });
  expect((await complete(token)).status).toBe(404);
});

test('without a mail server the page can say so', async () => {
  const options = async (at: TestApp): Promise<unknown> =>
    (await call(at, ['GET', '/api/sign-in'])).body;
  expect(await options(app)).toEqual({ sendsMail: true });
  const silent = await testApp({ ROLES: 'web' }, app);
  try {
    expect(await options(silent)).toEqual({ sendsMail: false });
    const asked = await call(silent, ['POST', '/api/password-resets', { email: 'a@b.example' }]);
    expect(asked.status).toBe(409);
    expect(JSON.stringify(asked.body)).toContain('npm run reset-password');
  } finally {
    await silent.close();
  }
});
