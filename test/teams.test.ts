import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';

const AGENT = 'Arthur Agent';

/** A team is made and gets work; colleagues see who is there. */
let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([testApp({ ROLES: 'web' }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

async function signIn(role: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await signInAs(page, app, role);
  return { context, page };
}

/** Asks for a person in the widget, as somebody of that name. */
async function askForPerson(name: string): Promise<void> {
  const { channelKey } = app.demo;
  const { body } = await app.api('POST', '/api/widget/session', { channelKey });
  const token = JSON.stringify(body).match(/"token":"([^"]+)"/u)?.[1] ?? '';
  const headers = { authorization: `Bearer ${token}` };
  await app.api('POST', '/api/widget/contact', { name }, headers);
  await app.api('POST', '/api/widget/person', {}, headers);
}

const thread = (page: Page) => page.getByRole('log', { name: 'Messages' });
const rowOf = (page: Page, name: string) =>
  page.getByRole('region', { name: /^Conversations/u }).getByRole('link', { name });

test('a manager makes a team, gives it a conversation, and it stands in its queue', async () => {
  await askForPerson('Mira Novak');
  const manager = await signIn('manager');
  const { page } = manager;
  await page.goto(`${app.url}/settings/teams`);
  await page.getByRole('button', { name: 'New team' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Billing');
  await dialog.getByLabel(AGENT).check();
  await dialog.getByRole('button', { name: 'Make the team' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Billing' }).getByText('1 member').waitFor();
  await page.getByRole('button', { name: 'New team' }).click();
  await dialog.getByLabel('Name').fill('billing');
  await dialog.getByRole('button', { name: 'Make the team' }).click();
  await dialog.getByText('There is a team named billing already').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.goto(`${app.url}/conversations`);
  await rowOf(page, 'Mira Novak').click();
  // Found by the keyboard alone.
  await page.getByRole('heading', { name: 'Mira Novak' }).waitFor();
  await page.keyboard.press('g');
  await page.getByLabel('Search people and teams').fill('bill');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Billing, assign' }).waitFor();
  await thread(page).getByText('assigned this to Billing').waitFor();
  const queue = page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('link', { name: /^Billing/u });
  await queue.getByLabel('1 conversation').waitFor();
  await queue.click();
  await page.getByRole('heading', { name: 'Billing', level: 1 }).waitFor();
  await rowOf(page, 'Mira Novak').waitFor();

  await page.getByRole('button', { name: 'Billing, assign' }).click();
  await page.getByRole('option', { name: 'No team' }).click();
  await page.getByText('All clear').waitFor();
  await thread(page).getByText('took this from its team').waitFor();
  const { body } = await app.api('GET', '/api/teams');
  expect(body).toMatchObject({ items: [{ name: 'Billing', members: [{ name: AGENT }] }] });
  await manager.context.close();
});

test('a colleague sees at once who is away, and is told so when giving them something', async () => {
  await askForPerson('Tom Baker');
  const owner = await signIn('owner');
  await owner.page.goto(`${app.url}/settings/members`);
  const row = owner.page.getByRole('listitem').filter({ hasText: AGENT });
  await row.getByText('Offline').waitFor();

  const agent = await signIn('agent');
  await row.getByText('Online').waitFor();
  await agent.page.keyboard.press('o');
  await agent.page.getByText('You are away.').waitFor();
  await row.getByText('Away').waitFor();

  await owner.page.goto(`${app.url}/conversations`);
  await rowOf(owner.page, 'Tom Baker').click();
  await owner.page.getByRole('button', { name: /, assign$/u }).click();
  await owner.page.getByRole('option', { name: AGENT }).click();
  await owner.page.getByText(`${AGENT} is away and may not see it soon.`).waitFor();
  await thread(owner.page).getByText(`assigned this to ${AGENT}`).waitFor();

  await agent.page.getByRole('button', { name: /account menu/u }).click();
  await agent.page.getByText('Online', { exact: true }).click();
  await owner.page.getByRole('button', { name: /, assign$/u }).click();
  await owner.page.getByRole('option', { name: AGENT }).getByText('Online').waitFor();
  expect(await owner.page.getByRole('option', { name: AGENT }).count()).toBe(1);
  await Promise.all([owner.context.close(), agent.context.close()]);
});

test('a team is deleted only after a question', async () => {
  const { context, page } = await signIn('owner');
  await page.goto(`${app.url}/settings/teams`);
  await page.getByRole('button', { name: 'More about Billing' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No team yet').waitFor();
  expect((await app.api('GET', '/api/teams')).body).toMatchObject({ items: [] });
  await context.close();
});
