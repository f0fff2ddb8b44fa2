import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseOf, testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { linkIn, startMailServer } from '../server/test/mail-server.ts';
import type { MailServer } from '../server/test/mail-server.ts';
import { startIndependentProvider } from '../server/test/sso/independent-provider.ts';
import type { IndependentProvider } from '../server/test/sso/independent-provider.ts';
import { proveDomain } from '../server/test/sso/setting.ts';
import { openBrowser } from './browser.ts';
import { enter, inboxOf, signInAs, userOf } from './inbox-page.ts';

/** People come in by their organization's identity provider, and by a link when they forgot. */
let app: TestApp;
let browser: Browser;
let provider: IndependentProvider;
let mails: MailServer;

const redirectUrl = (): string => `${app.url}/api/auth/sso/${app.demo.organization.id}/callback`;

beforeAll(async () => {
  mails = await startMailServer();
  [app, browser, provider] = await Promise.all([
    testApp({
      ALLOW_ADDRESSES: '127.0.0.1',
      SMTP_URL: mails.url,
      MAIL_FROM: 'Frontdesk <desk@shop.example>',
    }),
    openBrowser(),
    startIndependentProvider(redirectUrl),
  ]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await provider.close();
  await mails.close();
});

async function newPerson(): Promise<BrowserContext> {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  return context;
}

async function signInAtProvider(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Continue with single sign-on' }).click();
  await page.getByLabel('Work email').fill(email);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByLabel('Address').fill(email);
  await page.getByRole('button', { name: 'Continue at the provider' }).click();
}

test('an owner sets single sign-on up, and somebody new lands in the inbox by it', async () => {
  const database = await databaseOf(app);
  await proveDomain(database, app.demo.organization.id, 'demo.example');
  await database.close();
  const team = await newPerson();
  const owner = await team.newPage();
  await signInAs(owner, app, 'owner');
  await owner.goto(`${app.url}/settings/single-sign-on`);
  expect(await owner.getByLabel('Redirect URL').textContent()).toBe(redirectUrl());
  await owner.getByLabel('Issuer').fill('https://127.0.0.1:1');
  await owner.getByLabel('Client ID').fill(provider.clientId);
  await owner.getByLabel('Client secret').fill(provider.clientSecret);
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByRole('alert').filter({ hasText: 'could not be read' }).waitFor();
  await owner.getByLabel('Issuer').fill(provider.issuer);
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('One is kept, and never shown').waitFor();
  expect(await owner.content()).not.toContain(provider.clientSecret);

  const context = await newPerson();
  const ida = await context.newPage();
  await ida.goto(`${app.url}/settings/account`);
  await signInAtProvider(ida, 'ida@demo.example');
  // Where they wanted to go.
  await ida.waitForURL(`${app.url}/settings/account`);
  await ida.goto(app.url);
  await inboxOf(ida);
  await owner.goto(`${app.url}/settings/members`);
  await owner.getByText('Ida Provider').waitFor();
  await Promise.all([team.close(), context.close()]);
});

test('who is not let in reads why, in words', async () => {
  const context = await newPerson();
  const page = await context.newPage();
  await page.goto(`${app.url}/sign-in`);
  await page.getByRole('button', { name: 'Continue with single sign-on' }).click();
  await page.getByLabel('Work email').fill('somebody@nowhere.example');
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByText('There is no single sign-on for this address').waitFor();
  await page.getByLabel('Work email').fill('ida@demo.example');
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByLabel('Address').fill('ida@elsewhere.example');
  await page.getByRole('button', { name: 'Continue at the provider' }).click();
  await page.getByText('an address that your organization has not proved').waitFor();
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await context.close();
});

test('where it is required, a password leads to the way in that is asked for', async () => {
  const team = await newPerson();
  const owner = await team.newPage();
  await signInAs(owner, app, 'owner');
  await owner.goto(`${app.url}/settings/single-sign-on`);
  await owner.getByRole('switch', { name: 'Require single sign-on' }).click();
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('Saved.').waitFor();

  const context = await newPerson();
  const page = await context.newPage();
  const agent = userOf(app, 'agent');
  await enter(page, app, agent);
  await page.getByText('asks you to sign in another way').waitFor();
  expect(await page.getByLabel('Work email').inputValue()).toBe(agent.email);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByLabel('Address').fill(agent.email);
  await page.getByRole('button', { name: 'Continue at the provider' }).click();
  await inboxOf(page);

  await owner.getByRole('switch', { name: 'Require single sign-on' }).click();
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('Saved.').first().waitFor();
  await Promise.all([team.close(), context.close()]);
});

test('a forgotten password is replaced by a mailed link, which works once', async () => {
  const context = await newPerson();
  const page = await context.newPage();
  const { email } = userOf(app, 'viewer');
  await page.goto(`${app.url}/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('an e-mail is on its way').waitFor();
  await expect.poll(() => mails.mails.length, { timeout: 30_000 }).toBe(1);
  const link = linkIn(mails.mails[0]);
  await page.goto(link);
  await page.getByLabel('New password').fill('a password that I remember');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('Your password is changed').waitFor();
  await enter(page, app, { email, password: 'a password that I remember' });
  await inboxOf(page);
  // The same page would only see that the part behind the # changes.
  const later = await context.newPage();
  await later.goto(link);
  await later.getByText('This link is not good any more').waitFor();
  await context.close();
});
