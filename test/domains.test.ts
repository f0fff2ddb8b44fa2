import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDnsServer } from '../server/test/dns-server.ts';
import type { DnsServer } from '../server/test/dns-server.ts';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';

let dns: DnsServer;
let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  dns = await startDnsServer();
  [app, browser] = await Promise.all([
    testApp({ ROLES: 'web', DNS_SERVERS: dns.address }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await dns.close();
});

test('an owner adds a domain, sets the record that is shown, proves it, and removes it', async () => {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(20_000);
  await signInAs(page, app, 'owner');
  await page.goto(`${app.url}/settings/domains`);
  await page.getByRole('button', { name: 'Add a domain' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Domain').fill('localhost');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByRole('alert').getByText('single word').waitFor();
  await dialog.getByLabel('Domain').fill('Help.Shop.Example');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await page.getByText('Waiting for the record').waitFor();
  const name = (await page.getByLabel('Name of the record').textContent()) ?? '';
  const value = (await page.getByLabel('Value of the record').textContent()) ?? '';
  expect(name).toBe('_frontdesk.help.shop.example');

  dns.zones.set(name, [[value]]);
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('Links to your articles lead here').waitFor();
  expect(await page.getByText('Waiting for the record').count()).toBe(0);

  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No domain yet').waitFor();
});

test('who may not change the organization sees its domains and no more', async () => {
  await app.api('POST', '/api/organizations/demo/domains', { host: 'help.shop.example' });
  const page = await (await browser.newContext()).newPage();
  await signInAs(page, app, 'viewer');
  await page.goto(`${app.url}/settings/domains`);
  await page.getByText('Waiting for the record').waitFor();
  expect(await page.getByRole('button', { name: /Add|Check|Remove/u }).count()).toBe(0);
});
