import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOfSecret } from '../server/test/authenticator.ts';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { openBrowser } from './browser.ts';
import { enter, inboxOf, signInAs, userOf } from './inbox-page.ts';

/** People come, guard their accounts, and go. */
let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([testApp({ ROLES: 'web' }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

async function newPerson(): Promise<BrowserContext> {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  return context;
}

test('an owner invites somebody, who comes in by the link, which works once', async () => {
  const team = await newPerson();
  const owner = await team.newPage();
  await signInAs(owner, app, 'owner');
  await owner.goto(`${app.url}/settings/members`);
  await owner.getByRole('button', { name: 'Invite' }).first().click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByLabel('Email').fill('nora@demo.example');
  await dialog
    .getByRole('button', { name: /invite/iu })
    .last()
    .click();
  const link = dialog.getByText(`${app.url}/invitation/`).first();
  const address = (await link.textContent()) ?? '';

  const context = await newPerson();
  const nora = await context.newPage();
  await nora.goto(address);
  await nora.getByText('Demo Shop').first().waitFor();
  await nora.getByLabel('Your name').fill('Nora New');
  await nora.locator('input[autocomplete="new-password"]').first().fill('a long enough one');
  await nora.locator('form button[type="submit"]').click();
  await inboxOf(nora);
  const { body } = await app.api('GET', '/api/organizations/demo/members');
  expect(JSON.stringify(body)).toContain('nora@demo.example');

  await nora.goto(address);
  await nora
    .getByText(/no longer|not valid|used|ask/iu)
    .first()
    .waitFor();
  await Promise.all([team.close(), context.close()]);
});

test('a second step is set up, asked for, and a recovery code stands in for it', async () => {
  const context = await newPerson();
  const page = await context.newPage();
  const agent = userOf(app, 'agent');
  await enter(page, app, agent);
  await inboxOf(page);
  await page.goto(`${app.url}/settings/account`);
  await page.getByRole('textbox', { name: 'Your password' }).fill(agent.password);
  await page.getByRole('button', { name: 'Set it up' }).click();
  await page.getByRole('img', { name: 'The secret as a QR code' }).waitFor();
  const secret = (await page.getByLabel('Secret', { exact: true }).textContent()) ?? '';
  const recovery = ((await page.getByLabel('Recovery codes').textContent()) ?? '').split(' ');
  await page.getByLabel('The code that the app shows').fill(codeOfSecret(secret));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await page.getByText('It is on').waitFor();
  await context.close();

  const other = await newPerson();
  const again = await other.newPage();
  await enter(again, app, agent);
  await again.getByLabel('Code of your authenticator app').fill('000000');
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.getByText('This code is not right').waitFor();
  await again.getByRole('button', { name: 'Use a recovery code' }).click();
  await again.getByLabel('Recovery code').fill(recovery[0] ?? '');
  await again.getByRole('button', { name: 'Sign in' }).click();
  await inboxOf(again);
  expect(recovery).toHaveLength(10);
  await other.close();
});
