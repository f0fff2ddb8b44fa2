import { Agent, ChatAnswer } from '@frontdesk/contract';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { says, startModelServer } from '../server/test/model-server.ts';
import type { ModelServer } from '../server/test/model-server.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';

/** A change is tested as a draft, kept from customers until it passes, and a conversation becomes a test. */
let app: TestApp;
let browser: Browser;
let model: ModelServer;

/** Where pictures go, for who wants to look: `PICTURES=folder`. */
const PICTURES = process.env['PICTURES'];

beforeAll(async () => {
  model = await startModelServer();
  model.always(async (body, response) => {
    const system = body.messages.find(({ role }) => role === 'system')?.content ?? '';
    await says(/Say: (.*)/u.exec(system)?.[1] ?? 'Nothing.')(body, response);
  });
  const environment = { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: model.url };
  [app, browser] = await Promise.all([testApp(environment), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await model.close();
});

test('an owner tests a draft, meets the gate, and publishes what passes', async () => {
  const { body } = await app.api('POST', '/api/agents', {
    name: 'Nova',
    type: 'custom',
    model: 'test-model',
    instructions: 'Say: refunds take 5 days.',
  });
  const agent = Agent.parse(body);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const shot = async (name: string): Promise<void> => {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  };
  await signInAs(page, app, 'owner');
  await page.goto(`${app.url}/agents/${agent.id}`);
  await page.getByRole('link', { name: 'Tests' }).click();
  await page.getByLabel('Name of a new suite').fill('Refunds');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Add a case' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('How long');
  await dialog.getByLabel('What the customer writes').fill('How long does it take?');
  await dialog.getByLabel('The answers say', { exact: true }).fill('five days');
  await shot('case');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('switch', { name: 'Guards publishing' }).check();
  await page.getByRole('button', { name: 'Run tests' }).click();
  await page.getByRole('button', { name: 'Passed' }).click();
  await page.getByText('Says: five days').waitFor();
  await shot('passed');

  // Publishing at once would go around the tests, so it is refused, and says what to do.
  await page.goto(`${app.url}/agents/${agent.id}`);
  await page.getByLabel('Instructions').fill('Say: refunds take weeks.');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await dialog.getByRole('alert').getByText('Save it as a draft').waitFor();
  await shot('refused-at-once');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await dialog.getByRole('button', { name: 'Save draft' }).click();
  const pane = page.getByRole('region', { name: 'Version 2' });
  await pane.getByRole('button', { name: 'Publish' }).click();
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await dialog.getByRole('alert').getByText('was not run on it').waitFor();
  await shot('refused-untested');
  await dialog.getByRole('link', { name: 'See the tests' }).click();
  await page.getByRole('button', { name: 'Run tests' }).click();
  await page.getByRole('button', { name: 'Failed' }).click();
  await page.getByText('Not said.').waitFor();
  await page.getByRole('button', { name: 'What changed' }).click();
  await page.getByRole('heading', { name: 'How long Broken' }).waitFor();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('alert').getByText('Not: “How long”').waitFor();
  await shot('refused');
  await page.setViewportSize({ width: 390, height: 844 });
  await shot('refused-phone');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot('refused-dark');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByLabel('Reason to publish nevertheless').fill('It is true now');
  await page.getByRole('button', { name: 'Publish anyway' }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).waitFor({ state: 'detached' });
  const now = await app.api('GET', `/api/agents/${agent.id}`);
  expect(now.body).toMatchObject({ publishedVersion: 2 });
  await context.close();
});

test('a conversation becomes a test from its menu', async () => {
  const headers = { accept: 'application/json' };
  const asked = { message: 'Where is my parcel?' };
  const { body } = await app.api('POST', '/api/agents/chat', asked, headers);
  const { conversationId } = ChatAnswer.parse(body);
  const page = await (
    await browser.newContext({ viewport: { width: 1440, height: 900 } })
  ).newPage();
  page.setDefaultTimeout(20_000);
  await signInAs(page, app, 'owner');
  await page.goto(`${app.url}/conversations/${conversationId}`);
  await page.getByRole('button', { name: 'Status:' }).click();
  await page.getByRole('menuitem', { name: 'Make a test of this' }).click();
  await page.getByRole('button', { name: 'Make the test' }).click();
  await page.getByRole('button', { name: 'See it' }).click();
  const row = page.getByRole('rowheader', { name: 'Where is my parcel?' });
  await row.waitFor();
  expect(await row.count()).toBe(1);
});
