import { buffer } from 'node:stream/consumers';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { openBrowser } from './browser.ts';
import { enter, inboxOf, signInAs, userOf } from './inbox-page.ts';

/** An owner renames an organization, takes everything along, closes it, and ends it. */
let app: TestApp;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [app, browser] = await Promise.all([testApp(), openBrowser()]);
  const context = await browser.newContext({ acceptDownloads: true });
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

test('the address is changed, and the page goes on under it', async () => {
  await signInAs(page, app, 'owner');
  await page.goto(`${app.url}/settings/organization`);
  const address = page.getByLabel('Address');
  await address.fill('other-shop');
  await page.getByLabel('Email for bills').fill('bills@demo.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.reload();
  await expect.poll(async () => address.inputValue(), { timeout: 10_000 }).toBe('other-shop');
  expect((await fetch(`${app.url}/help/other-shop`)).status).toBe(200);
});

test('everything is downloaded', async () => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^other-shop-\d{4}-\d\d-\d\d\.zip$/u);
  const zip = await yauzl.fromBufferPromise(await buffer(await download.createReadStream()));
  const names: string[] = [];
  for await (const { fileName } of zip.eachEntry()) names.push(fileName);
  expect(names).toEqual(expect.arrayContaining(['messages.jsonl', 'manifest.json']));
});

test('the audit log shows it, by who did it', async () => {
  await page.goto(`${app.url}/events`);
  await page.getByText('Audit log').click();
  await page.getByText(/downloaded an export/u).waitFor();
  await page.getByText(/changed the settings/u).waitFor();
  await page.getByRole('combobox', { name: 'About what' }).click();
  await page.getByRole('option', { name: 'Exports' }).click();
  await expect
    .poll(async () => page.getByText(/changed the settings/u).count(), { timeout: 10_000 })
    .toBe(0);
  await page.getByText(/downloaded an export/u).waitFor();
});

test('it is closed and opened again, then deleted and kept', async () => {
  await page.goto(`${app.url}/settings/organization`);
  await page.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('heading', { name: /is deactivated/u }).waitFor();
  const agent = await (await browser.newContext()).newPage();
  await enter(agent, app, userOf(app, 'agent'));
  await agent.getByText('You belong to no active organization').waitFor();
  await page.getByRole('button', { name: 'Reactivate' }).click();
  await inboxOf(page);

  await page.goto(`${app.url}/settings/organization`);
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Delete' });
  await dialog.getByLabel(/^Type/u).fill('demo');
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel(/^Type/u).fill('other-shop');
  await confirm.click();
  await page.getByRole('heading', { name: /is being deleted/u }).waitFor();
  await page.getByRole('button', { name: 'Keep and reactivate' }).click();
  await inboxOf(page);
});
