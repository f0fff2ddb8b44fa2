import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { SECRET_KEY, testApp } from '../../../test/harness.ts';
import { codeOf } from '../../../test/authenticator.ts';
import type { TestApp } from '../../../test/harness.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({ ROLES: 'web' });
});
afterAll(async () => app.close());

const Enabled = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

/** A browser: it keeps its cookies. */
function browser(at = app, own: [string, string][] = []) {
  const cookies = new Map<string, string>(own);
  return async (path: string, body?: object) => {
    const response = await fetch(`${at.url}/api${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        'content-type': 'application/json',
        origin: at.url,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? [];
      if (/max-age=0/iu.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return { status: response.status, body: z.unknown().parse(await response.json()) };
  };
}

test('a second step keeps out who has only the password; a recovery code works once', async () => {
  const [user] = app.demo.users;
  if (!user) throw new Error('The demo has nobody.');
  const { email, password } = user;
  const first = browser();
  await first('/auth/sign-in/email', { email, password });
  expect((await first('/auth/two-factor/enable', { password: 'not mine' })).status).toBe(400);
  const enabled = Enabled.parse((await first('/auth/two-factor/enable', { password })).body);
  expect(enabled.totpURI).toContain('issuer=Frontdesk');
  // Only a code of the app proves that it was set up: until then nobody is locked out.
  expect(await browser()('/auth/sign-in/email', { email, password })).toMatchObject({
    body: { user: { email } },
  });
  const code = codeOf(enabled.totpURI);
  expect((await first('/auth/two-factor/verify-totp', { code })).status).toBe(200);

  // A cookie of one's own making does not keep a sign-in out of the audit log.
  const second = browser(app, [['x_session_token', '1']]);
  expect(await second('/auth/sign-in/email', { email, password })).toMatchObject({
    body: { twoFactorRedirect: true },
  });
  expect((await second('/me')).status).toBe(401);
  expect((await second('/auth/two-factor/verify-totp', { code: '000000' })).status).toBe(401);
  const entered = { code: codeOf(enabled.totpURI) };
  expect((await second('/auth/two-factor/verify-totp', entered)).status).toBe(200);
  expect(await second('/me')).toMatchObject({ status: 200, body: { user: { email } } });

  const { body } = await app.api('GET', '/api/events?type=member.signed-in');
  const signIns = z.object({ items: z.array(z.object({ details: z.unknown() })) }).parse(body);
  // The first one, the one before the app was proved, and the one with both steps.
  expect(signIns.items).toHaveLength(3);
  expect(signIns.items[0]).toMatchObject({ details: { address: '127.0.0.1' } });

  const recovery = { code: enabled.backupCodes[0] };
  for (const expected of [200, 401]) {
    const lost = browser();
    await lost('/auth/sign-in/email', { email, password });
    expect((await lost('/auth/two-factor/verify-backup-code', recovery)).status).toBe(expected);
    expect((await lost('/me')).status).toBe(expected);
  }

  // The key of the installation is changed: the app of the customer still fits.
  const rotated = { SECRET_KEY: 'a newer key for tests only', SECRET_KEY_PREVIOUS: SECRET_KEY };
  const next = await testApp({ ROLES: 'web', ...rotated }, app);
  try {
    const third = browser(next);
    await third('/auth/sign-in/email', { email, password });
    // So many codes in so few seconds have to wait.
    const enter = async (): Promise<number> =>
      (await third('/auth/two-factor/verify-totp', { code: codeOf(enabled.totpURI) })).status;
    await expect.poll(enter, { timeout: 30_000, interval: 2_000 }).toBe(200);
  } finally {
    await next.close();
  }
});

test('whoever has the password alone cannot begin again and again', async () => {
  const [user] = app.demo.users;
  if (!user) throw new Error('The demo has nobody.');
  const { email, password } = user;
  const told: unknown[] = [];
  for (let attempt = 0; attempt < 11; attempt += 1) {
    told.push((await browser()('/auth/sign-in/email', { email, password })).body);
  }
  expect(told.at(-1)).toMatchObject({
    status: 429,
    detail: 'Too many attempts to sign in with this address. Wait some minutes and try again.',
  });
});
