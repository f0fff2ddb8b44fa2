import { IdentitySecret, startWidgetSession } from '@frontdesk/contract';
import type { ResponseOf } from '@frontdesk/contract';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { newId } from '../../platform/index.ts';

let app: TestApp;
let channelId: string;
let secret: string;

beforeAll(async () => {
  // No worker: nothing answers in between.
  app = await testApp({ ROLES: 'web' });
  const { body } = await app.api('GET', '/api/channels');
  const { items } = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(body);
  channelId = items[0]?.id ?? '';
  secret = await secretNow();
});
afterAll(async () => app.close());

async function secretNow(): Promise<string> {
  const { body } = await app.api('GET', `/api/channels/${channelId}/identity-secret`);
  return IdentitySecret.parse(body).secret;
}

/** What a shop's server does for a customer who is signed in there. */
async function identityOf(
  sub: string,
  { key = secret, alg = 'HS256', expires = '1h', claims = {} } = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg })
    .setSubject(sub)
    .setExpirationTime(expires)
    .sign(Buffer.from(key));
}

type Session = ResponseOf<typeof startWidgetSession>;

const start = async (given: { token?: string; identity?: string }) =>
  app.api('POST', '/api/widget/session', { channelKey: app.demo.channelKey, ...given });

const open = async (given: { token?: string; identity?: string }): Promise<Session> =>
  startWidgetSession.response.parse((await start(given)).body);

async function say({ token }: Session, content: string): Promise<void> {
  const sent = await app.api(
    'POST',
    '/api/widget/messages',
    { content, externalId: newId() },
    { authorization: `Bearer ${token}` },
  );
  expect(sent.status).toBe(201);
}

const saidIn = ({ messages }: Session): string[] => messages.map(({ content }) => content);

test('a proved customer is the same one in every browser, with what they wrote before', async () => {
  const stranger = await open({});
  await say(stranger, 'Where is my lamp?');
  const claims = { email: 'mira@shop.example', name: 'Mira' };
  const phone = await open({
    token: stranger.token,
    identity: await identityOf('c-1', { claims }),
  });
  expect(saidIn(phone)).toEqual(['Where is my lamp?']);
  const laptop = await open({ identity: await identityOf('c-1') });
  expect(laptop.visitorId).toBe(phone.visitorId);
  expect(saidIn(laptop)).toEqual(['Where is my lamp?']);
  const { body } = await app.api('GET', `/api/conversations/${phone.conversation?.id}`);
  expect(body).toMatchObject({
    customerName: 'Mira',
    contact: { externalId: 'c-1', email: 'mira@shop.example', isVerified: true },
  });
});

test('who signed out of the shop leaves nothing to the next person at the browser', async () => {
  const mira = await open({ identity: await identityOf('c-2') });
  await say(mira, 'My address is secret');
  const nobody = await open({ token: mira.token });
  expect(nobody).toMatchObject({ conversation: null, messages: [] });
  expect(nobody.visitorId).not.toBe(mira.visitorId);
  const tom = await open({ token: mira.token, identity: await identityOf('c-3') });
  expect(tom).toMatchObject({ conversation: null, messages: [] });
  expect(saidIn(await open({ identity: await identityOf('c-2') }))).toEqual([
    'My address is secret',
  ]);
});

test('a page that stays open longer than its identity lasts keeps its visit, and begins none', async () => {
  const over = await identityOf('c-2', { expires: '-2m' });
  const { token } = await open({ identity: await identityOf('c-2') });
  expect(saidIn(await open({ token, identity: over }))).toEqual(['My address is secret']);
  const { token: other } = await open({ identity: await identityOf('c-3') });
  expect((await start({ token: other, identity: over })).status).toBe(422);
});

test.each([
  ['another secret', async () => identityOf('c-2', { key: 'guessed' })],
  ['the public key', async () => identityOf('c-2', { key: app.demo.channelKey })],
  ['another algorithm', async () => identityOf('c-2', { alg: 'HS512' })],
  ['an old one', async () => identityOf('c-2', { expires: '-2m' })],
  ['one for years', async () => identityOf('c-2', { expires: '400d' })],
  ['one without a customer', async () => identityOf('')],
  [
    'one without an end',
    async () =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('c-2')
        .sign(Buffer.from(secret)),
  ],
  [
    'an unsigned one',
    async () => new UnsecuredJWT({}).setSubject('c-2').setExpirationTime('1h').encode(),
  ],
  [
    'a changed one',
    async () => {
      const [head, , end] = (await identityOf('c-9')).split('.');
      const exp = Math.floor(Date.now() / 1_000) + 600;
      const body = Buffer.from(JSON.stringify({ sub: 'c-2', exp })).toString('base64url');
      return [head, body, end].join('.');
    },
  ],
  ['nonsense', async () => 'c-2'],
])('%s proves nothing', async (_, make) => {
  const refused = await start({ identity: await make() });
  expect(refused.status).toBe(422);
  expect(refused.body).toMatchObject({ errors: [{ path: 'identity' }] });
});

test('a replaced secret proves nothing any more', async () => {
  const before = await identityOf('c-2');
  const { body } = await app.api('POST', `/api/channels/${channelId}/identity-secret/replace`);
  const next = IdentitySecret.parse(body).secret;
  expect(next).not.toBe(secret);
  expect((await start({ identity: before })).status).toBe(422);
  expect(saidIn(await open({ identity: await identityOf('c-2', { key: next }) }))).toEqual([
    'My address is secret',
  ]);
});
