import { Agent, ChatAnswer, listSuites } from '@frontdesk/contract';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
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
  // Any two can be looked at: the other way round, it was mended.
  await pick(page, 'Before', /^Version 2/u);
  await page.getByText('Choose two different runs').waitFor();
  await pick(page, 'After', /^Version 1/u);
  await page.getByRole('heading', { name: 'How long Mended' }).waitFor();
  await shot('compared');
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

test('a suite is written, kept as a file, and used elsewhere, line for line', async () => {
  const input = { type: 'custom', model: 'test-model', instructions: 'Say: yes.' };
  const made = [];
  for (const name of ['Vega', 'Rigel']) {
    made.push(Agent.parse((await app.api('POST', '/api/agents', { name, ...input })).body));
  }
  const [from, to] = made;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await signInAs(page, app, 'owner');
  await page.goto(`${app.url}/agents/${from?.id}/tests`);
  await page.getByLabel('Name of a new suite').fill('Letters');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Add a case' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('A letter');
  await dialog.getByLabel('What the customer writes').fill('Hello,\n\nwhere is it?\nMara');
  await dialog.getByRole('button', { name: 'Add a message' }).click();
  await dialog.getByLabel('What the customer writes 2').fill('Thanks');
  await dialog.getByLabel('The answers say', { exact: true }).fill('yes');
  await dialog.getByRole('button', { name: 'Add a tool', exact: true }).first().click();
  await dialog.getByLabel('Tools that are called', { exact: true }).fill('findOrder');
  await dialog.getByLabel('With at least these arguments').fill('{"number": 10');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Write a JSON object').waitFor();
  await dialog.getByLabel('With at least these arguments').fill('{"number": 10}');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  const judge = page.getByRole('combobox', { name: 'Model that judges' });
  await judge.fill('a-strict-model');
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await judge.blur();
  expect((await saved).status()).toBe(200);

  // Opened and saved, it is the same.
  await page.getByRole('button', { name: 'More about A letter' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const again = page.waitForResponse((answer) => answer.request().method() === 'PUT');
  await dialog.getByRole('button', { name: 'Save' }).click();
  expect((await again).status()).toBe(200);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('Letters.json');
  await page.goto(`${app.url}/agents/${to?.id}/tests`);
  await page.getByLabel('Suite to import').setInputFiles(await file.path());
  await page.getByRole('rowheader', { name: 'A letter' }).waitFor();
  const { body } = await app.api('GET', `/api/agents/${to?.id}/suites`);
  const [suite] = listSuites.response.parse(body).items;
  const whole = await app.api('GET', `/api/suites/${suite?.id}`);
  expect(whole.body).toMatchObject({
    judgeModel: 'a-strict-model',
    cases: [
      {
        customer: { messages: ['Hello,\n\nwhere is it?\nMara', 'Thanks'] },
        expectations: {
          says: [{ text: 'yes', by: 'words' }],
          tools: [{ name: 'findOrder', input: { number: 10 } }],
        },
      },
    ],
  });
  const other = { name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
  await page.getByLabel('Suite to import').setInputFiles(other);
  await page.getByText('notes.json is no suite').waitFor();
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

async function pick(page: Page, field: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: field, exact: true }).click();
  await page.getByRole('option', { name: option }).click();
}
