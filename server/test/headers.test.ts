import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from './harness.ts';
import type { TestApp } from './harness.ts';

/** What browsers are told, so that they guard what the server cannot. */
let app: TestApp;
beforeAll(async () => {
  app = await testApp({ ROLES: 'web' });
});
afterAll(async () => app.close());

const policyOf = async (path: string): Promise<string> => {
  const response = await fetch(app.url + path, { headers: { accept: 'text/html' } });
  return response.headers.get('content-security-policy') ?? '';
};

test.each(['/', '/widget-demo', '/widget/frame.html', '/conversations/any', '/help/demo'])(
  '%s runs no script of another host, nor one that stands in the page',
  async (path) => {
    const policy = await policyOf(path);
    expect(policy).toMatch(/default-src '(?:self|none)'/u);
    expect(policy).not.toMatch(/script-src|unsafe-eval|ws:|\*/u);
    expect(policy).toMatch(/base-uri 'none'/u);
    expect(policy).toMatch(/form-action 'self'/u);
  },
);

test('the team’s app cannot be framed by another page; the chat can, and only it', async () => {
  expect(await policyOf('/')).toContain("frame-ancestors 'none'");
  expect(await policyOf('/help/demo')).toContain("frame-ancestors 'none'");
  expect(await policyOf('/widget/frame.html')).not.toContain('frame-ancestors');
});

test('nothing is taken for another type than it says, and addresses are told to no other host', async () => {
  for (const path of ['/', '/api/me', '/widget.js', '/healthz', '/help/demo', '/nowhere']) {
    const { headers } = await fetch(app.url + path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

async function signIn(origin: string): Promise<Response> {
  const [user] = app.demo.users;
  return fetch(`${app.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email: user?.email, password: user?.password }),
  });
}

test('the session’s cookie is out of reach of scripts and of other pages', async () => {
  const cookies = (await signIn(app.url)).headers.getSetCookie();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/; HttpOnly/u);
    expect(cookie).toMatch(/; SameSite=Lax/u);
    expect(cookie).toMatch(/; Path=\//u);
  }
});

test('another page can neither sign somebody in nor act with their cookie', async () => {
  expect((await signIn('https://evil.example')).status).toBe(403);
  const cookie = (await signIn(app.url)).headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const act = async (origin: string): Promise<number> =>
    (
      await fetch(`${app.url}/api/organizations/demo`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', cookie, origin },
        body: JSON.stringify({ website: 'https://shop.example' }),
      })
    ).status;
  expect(await act('https://evil.example')).toBe(403);
  expect(await act('null')).toBe(403);
  expect(await act(app.url)).toBe(200);
});

test('no other page may read an answer with somebody’s cookie', async () => {
  const { headers } = await fetch(`${app.url}/api/me`, {
    headers: { origin: 'https://evil.example' },
  });
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('access-control-allow-credentials')).toBeNull();
});
