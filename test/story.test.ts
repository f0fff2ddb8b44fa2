import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';
import { openWidget, say } from './widget-page.ts';

/** The story of the product, by two people in two browsers. */
let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([testApp(), openBrowser()]);
  await vi.waitUntil(async () => isIndexed(), { timeout: 100_000, interval: 300 });
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

const LIMIT = 20_000;
const Found = z.object({
  items: z.array(z.object({ fileName: z.string().nullable(), title: z.string() })),
});
const Counts = z.object({ total: z.number(), indexed: z.number() });

async function isIndexed(): Promise<boolean> {
  const { total, indexed } = Counts.parse((await app.api('GET', '/api/knowledge')).body);
  return total === 6 && indexed === 6;
}

async function newPerson(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(LIMIT);
  return context;
}

async function signIn(context: BrowserContext, role: string): Promise<Page> {
  const page = await context.newPage();
  await signInAs(page, app, role);
  return page;
}

async function openNewest(inbox: Page): Promise<void> {
  const list = inbox.getByRole('region', { name: /^Conversations/u });
  await list.getByRole('link').first().click();
}

test('visitor asks, AI answers with its source, a person takes over, the visitor sees it', async () => {
  const visitor = await newPerson();
  const { page: shop, chat } = await openWidget(app, visitor);
  await say(chat, 'How long does delivery take?');
  await chat.getByText('1 to 3 working days').first().waitFor();
  const source = chat.getByRole('link', { name: /Delivery times and costs/u }).first();
  const article = await source.getAttribute('href');
  const response = await visitor.request.get(new URL(article ?? '', app.url).href);
  expect([response.status(), await response.text()]).toEqual([
    200,
    expect.stringContaining('Delivery times'),
  ]);

  const team = await newPerson();
  const inbox = await signIn(team, 'agent');
  await openNewest(inbox);
  await inbox.getByText('How long does delivery take?').first().waitFor();
  await inbox.getByText('1 to 3 working days').first().waitFor();

  // Live, in both directions.
  await say(chat, 'And can somebody look at my parcel?');
  await inbox.getByText('And can somebody look at my parcel?').first().waitFor();
  await inbox.getByRole('button', { name: 'Take over' }).and(inbox.locator(':visible')).click();
  await inbox.getByRole('textbox', { name: 'Reply' }).fill('Ada here: it arrives tomorrow.');
  await inbox.keyboard.press('ControlOrMeta+Enter');
  await chat.getByText('Ada here: it arrives tomorrow.').waitFor();

  await shop.reload();
  await shop.getByRole('button', { name: /chat/iu }).first().click();
  const again = shop.frameLocator('iframe');
  await again.getByText('Ada here: it arrives tomorrow.').waitFor();
  expect(await again.getByText('Ada here: it arrives tomorrow.').count()).toBe(1);
  await Promise.all([visitor.close(), team.close()]);
});

test('what the help centre does not know goes to a person, and the visitor is told', async () => {
  const visitor = await newPerson();
  const { chat } = await openWidget(app, visitor);
  await say(chat, 'Do you sponsor football clubs in Brazil?');
  const { body } = await expect
    .poll(async () => app.api('GET', '/api/conversations?status=escalated'), { timeout: LIMIT })
    .toMatchObject({ body: { items: [{ handler: 'person' }] } })
    .then(async () => app.api('GET', '/api/conversations?status=escalated'));
  expect(body).toMatchObject({ items: [{ previewSender: 'ai' }] });
  await visitor.close();
});

test('HTML of a visitor is shown as text, to the visitor and to the team', async () => {
  const attack =
    '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> **bold** [x](javascript:alert(1))';
  const visitor = await newPerson();
  const { page: shop, chat } = await openWidget(app, visitor);
  await say(chat, attack);
  await chat.getByText('<img src=x').first().waitFor();
  const team = await newPerson();
  const inbox = await signIn(team, 'owner');
  await openNewest(inbox);
  await inbox.getByText('<script>window.hacked=1</script>').first().waitFor();
  for (const page of [shop, inbox]) {
    for (const frame of page.frames())
      expect(await frame.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
  }
  await Promise.all([visitor.close(), team.close()]);
});

test('articles are imported with progress and found at once', async () => {
  const team = await newPerson();
  const page = await signIn(team, 'owner');
  await page.goto(`${app.url}/knowledge`);
  await page.getByRole('button', { name: 'Import' }).first().click();
  await page.getByLabel('Files to import').setInputFiles([
    {
      name: 'umbrellas.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from('# Umbrella care\n\nDry an umbrella open, away from the heating.'),
    },
    { name: 'broken.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 nonsense') },
  ]);
  await page.getByText('broken.pdf').first().waitFor();
  await page.getByText('Umbrella care').first().waitFor();
  const { body } = await app.api('GET', '/api/knowledge/search?q=dry%20umbrella');
  expect(Found.parse(body).items).toContainEqual({
    fileName: 'umbrellas.md',
    title: 'Umbrella care',
  });
  await team.close();
});
