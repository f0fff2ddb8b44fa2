import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { EVERYTHING, startMcpServer } from '../server/test/mcp-server.ts';
import type { TestMcpServer } from '../server/test/mcp-server.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';

/** Systems are connected in the inbox, by a key-less program and by consent, and their tools given. */
let app: TestApp;
let browser: Browser;
let mcp: TestMcpServer;

beforeAll(async () => {
  mcp = await startMcpServer([
    {
      name: 'look_up',
      title: 'Look up an order',
      inputSchema: { type: 'object' },
      annotations: { readOnlyHint: true },
    },
  ]);
  mcp.oauth.required = true;
  const environment = {
    ALLOW_ADDRESSES: '127.0.0.1',
    MCP_STDIO_COMMANDS: `everything=${process.execPath} ${EVERYTHING} stdio`,
  };
  [app, browser] = await Promise.all([testApp(environment), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await mcp.close();
});

test('an owner connects two MCP servers and gives their tools to an agent', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await signInAs(page, app, 'owner');
  await page.goto(`${app.url}/settings/integrations`);
  const dialog = page.getByRole('dialog');
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });

  await page.getByRole('button', { name: 'Connect a system' }).click();
  await dialog.getByLabel('Name').fill('Everything');
  await dialog.getByLabel('Or a server that runs here').click();
  await page.getByRole('option', { name: 'everything' }).click();
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await row('Everything').getByText('Works').waitFor();

  await page.getByRole('button', { name: 'Connect a system' }).click();
  await dialog.getByLabel('Name').fill('Orders');
  await dialog.getByLabel('Address of the server').fill(mcp.url);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await row('Orders').getByText('The server wants us to sign in.').waitFor();
  // The server's page agrees at once and sends back.
  await row('Orders').getByRole('button', { name: 'Connect' }).click();
  await row('Orders').getByText('Works').waitFor();
  expect(new URL(page.url()).search).toBe('');

  await page.goto(`${app.url}/agents`);
  await page.getByRole('link', { name: 'Robin' }).click();
  await page.getByRole('link', { name: 'Tools', exact: true }).click();
  await page.getByRole('button', { name: 'Add a tool' }).click();
  await dialog.getByLabel('Search tools').fill('echo');
  await dialog.getByRole('button', { name: 'Add Echo Tool' }).click();
  await dialog.getByLabel('Search tools').fill('look up');
  await dialog.getByRole('button', { name: 'Add Look up an order' }).click();
  await dialog.getByText('Added').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Move Look up an order up' }).click();
  await page.getByRole('button', { name: 'Set up Echo Tool' }).click();
  await dialog.getByLabel('For whom').click();
  await page.getByRole('option', { name: 'After approval' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row('Echo Tool').getByText('after approval').waitFor();
  const agents = await app.api('GET', '/api/agents');
  const id = /"id":"([^"]+)","name":"Robin"/u.exec(JSON.stringify(agents.body))?.[1] ?? '';
  expect((await app.api('GET', `/api/agents/${id}/tools`)).body).toMatchObject({
    items: [
      { toolName: 'look_up', effect: 'reads', requires: 'anyone' },
      { toolName: 'echo', requires: 'user-approval', settings: { requires: 'user-approval' } },
    ],
  });
}, 120_000);
