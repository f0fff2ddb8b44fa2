import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { EVERYTHING, startEverything } from '../server/test/mcp-server.ts';
import { calls, says, startModelServer } from '../server/test/model-server.ts';
import type { Behaviour, ModelServer } from '../server/test/model-server.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';
import { openWidget, say } from './widget-page.ts';

/** The server of examples is connected in the inbox, and an agent uses its tools for a customer. */
let app: TestApp;
let browser: Browser;
let model: ModelServer;
let everything: Awaited<ReturnType<typeof startEverything>>;

beforeAll(async () => {
  [model, everything] = await Promise.all([
    startModelServer(0, { onlyTurns: true }),
    startEverything(),
  ]);
  const environment = {
    ALLOW_ADDRESSES: '127.0.0.1',
    MCP_STDIO_COMMANDS: `everything=${process.execPath} ${EVERYTHING} stdio`,
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: model.url,
  };
  [app, browser] = await Promise.all([testApp(environment), openBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await model.close();
  everything.close();
});

async function newPerson(): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  return context;
}

/** Says to the customer what the last tool gave, as a model would. */
const tellsResult: Behaviour = async (body, response) =>
  says(`Here it is: ${body.messages.at(-1)?.content ?? ''}`)(body, response);

async function connect(page: Page, name: string, fill: () => Promise<void>): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.goto(`${app.url}/settings/integrations`);
  await page.getByRole('button', { name: 'Connect a system' }).click();
  await dialog.getByLabel('Name').fill(name);
  await fill();
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await page.getByRole('listitem').filter({ hasText: name }).getByText('Works').waitFor();
}

/** Gives Robin tools of one integration, by what they are called. */
async function giveTools(page: Page, integration: string, names: string[]): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.goto(`${app.url}/agents`);
  await page.getByRole('link', { name: 'Robin' }).click();
  await page.getByRole('link', { name: 'Tools' }).click();
  await page.getByRole('button', { name: 'Add a tool' }).click();
  await dialog.getByLabel('Search tools').fill(integration);
  for (const name of names) {
    const row = dialog.getByRole('listitem').filter({ hasText: integration });
    await row.getByRole('button', { name: `Add ${name}` }).click();
    await row.filter({ hasText: name }).getByText('Added').waitFor();
  }
  await page.keyboard.press('Escape');
}

test('an owner connects it by HTTP and as a program, and gives its tools to an agent', async () => {
  const team = await newPerson();
  const page = await team.newPage();
  const dialog = page.getByRole('dialog');
  await signInAs(page, app, 'owner');
  await connect(page, 'Sums', async () =>
    dialog.getByLabel('Address of the server').fill(everything.url),
  );
  await connect(page, 'Program', async () => {
    await dialog.getByLabel('Or a server that runs here').click();
    await page.getByRole('option', { name: 'everything' }).click();
  });
  await giveTools(page, 'Sums', ['Get Sum Tool', 'GZip File as Resource Tool']);
  await giveTools(page, 'Program', ['Echo Tool']);
  await page.getByRole('button', { name: 'Set up GZip File as Resource Tool' }).click();
  await dialog.getByLabel('Name').fill('Pack the order');
  await dialog.getByLabel('For whom').click();
  await page.getByRole('option', { name: 'After approval' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Pack the order' });
  expect(await row.textContent()).toContain('after approval');
  await team.close();
}, 120_000);

test('what its tools give stands in the answer, and the trace calls them as people do', async () => {
  const visitor = await newPerson();
  const { chat } = await openWidget(app, visitor);
  model.next(calls('get-sum', { a: 2, b: 40 }), tellsResult);
  await say(chat, 'How much are 2 and 40?');
  await chat.getByText('The sum of 2 and 40 is 42.').waitFor();
  model.next(calls('echo', { message: 'Parcel 7' }), tellsResult);
  await say(chat, 'Please repeat: Parcel 7');
  await chat.getByText('Echo: Parcel 7').waitFor();

  const team = await newPerson();
  const page = await team.newPage();
  await signInAs(page, app, 'agent');
  const list = page.getByRole('region', { name: /^Conversations/u });
  await list.getByRole('link').first().click();
  const answer = page.getByRole('article').filter({ hasText: 'The sum of 2 and 40 is 42.' });
  await answer.getByRole('button', { name: 'Why this answer' }).click();
  await answer.getByText('Used Get Sum Tool').waitFor();
  expect(model.asked.at(-1)?.messages.at(-1)).toMatchObject({
    role: 'tool',
    content: '"Echo: Parcel 7"',
  });
  await Promise.all([visitor.close(), team.close()]);
}, 60_000);

test('what it may not do alone waits on a card with its exact arguments, and goes on', async () => {
  const visitor = await newPerson();
  const { chat } = await openWidget(app, visitor);
  const input = { data: 'data:text/plain,three%20umbrellas', name: 'order-7.gz' };
  model.next(calls('gzip-file-as-resource', input), tellsResult);
  await say(chat, 'Please pack my order 7');
  await chat.getByText('A colleague has to agree to this first.').waitFor();

  const team = await newPerson();
  const page = await team.newPage();
  await signInAs(page, app, 'owner');
  const list = page.getByRole('region', { name: /^Conversations/u });
  await list.getByRole('link').first().click();
  const card = page.getByRole('region', { name: 'Robin asks to use Pack the order' });
  await card.waitFor();
  expect(await card.getByRole('definition').allTextContents()).toEqual(Object.values(input));
  const told = page.getByRole('article').filter({ hasText: 'A colleague has to agree' });
  await told.getByRole('button', { name: 'Why this answer' }).waitFor();
  expect(await told.getByText('Did not know').count()).toBe(0);
  await card.getByRole('button', { name: 'Approve' }).click();
  await card.waitFor({ state: 'detached' });
  await chat.getByText('order-7.gz: demo://').waitFor();
  await page.getByText('approved “Pack the order”').waitFor();
  const answer = page.getByRole('article').filter({ hasText: 'order-7.gz: demo://' });
  await answer.getByRole('button', { name: 'Why this answer' }).click();
  await answer.getByText('Asked the team to allow Pack the order').waitFor();
  await answer.getByText('Used Pack the order').waitFor();
  await Promise.all([visitor.close(), team.close()]);
}, 90_000);
