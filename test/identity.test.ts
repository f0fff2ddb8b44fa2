import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { IdentitySecret } from '@frontdesk/contract';
import { SignJWT } from 'jose';
import type { Browser, FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { openBrowser } from './browser.ts';

/** A shop with an account, on a server of its own: its customers sign in and out at one browser. */
let app: TestApp;
let browser: Browser;
let shop: Server;
let address: string;
let identity = '';

const page = (): string =>
  `<!doctype html><title>Shop</title><h1>Shop</h1>
   <script async src="${app.url}/widget.js" data-channel-key="${app.demo.channelKey}"
     data-identity="${identity}"></script>`;

beforeAll(async () => {
  [app, browser] = await Promise.all([testApp({ ROLES: 'web' }), openBrowser()]);
  shop = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end(page());
  });
  await new Promise<void>((resolve) => {
    shop.listen(0, '127.0.0.1', resolve);
  });
  const { port } = z.object({ port: z.number() }).parse(shop.address());
  address = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await browser.close();
  shop.close();
  await app.close();
});

const Channels = z.object({ items: z.array(z.object({ id: z.string() })) });

async function identityOf(sub: string): Promise<string> {
  const channels = Channels.parse((await app.api('GET', '/api/channels')).body);
  const path = `/api/channels/${channels.items[0]?.id}/identity-secret`;
  const { secret } = IdentitySecret.parse((await app.api('GET', path)).body);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setExpirationTime('1h')
    .sign(Buffer.from(secret));
}

test('customers who share a browser never see each other’s conversations', async () => {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  const tab = await context.newPage();
  const warnings = new Array<string>();
  tab.on('console', (message) => warnings.push(message.text()));
  const visit = async (who: string): Promise<FrameLocator> => {
    identity = who;
    await tab.goto(address);
    await tab.waitForFunction('window.Frontdesk');
    await tab.evaluate('Frontdesk.open()');
    const frame = tab.frameLocator('iframe');
    await frame.getByRole('textbox', { name: 'Your message' }).waitFor();
    return frame;
  };
  const mira = await identityOf('mira');
  const said = 'Where is the lamp for my mother?';

  const stranger = await visit('');
  await stranger.getByRole('textbox', { name: 'Your message' }).fill(said);
  await stranger.getByRole('button', { name: 'Send' }).click();
  await stranger.getByText(said).first().waitFor();
  await (await visit(mira)).getByText(said).first().waitFor();

  // Another customer, somebody who signed out, and somebody who forges.
  for (const who of [await identityOf('tom'), '', `${mira}x`]) {
    const frame = await visit(who);
    await frame.getByText('Ask us anything').first().waitFor();
    expect(await frame.getByText(said).count()).toBe(0);
  }
  expect(warnings.join('\n')).toContain('it was signed with another secret');
  await (await visit(mira)).getByText(said).first().waitFor();
  await context.close();
});
