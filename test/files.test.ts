import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { png, wav } from '../server/test/samples.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';

/** Files from the visitor to the team and back, by two people in two browsers. */
let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  // No worker: no AI answers in between.
  [app, browser] = await Promise.all([testApp({ ROLES: 'web' }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

const LIMIT = 20_000;
const lamp = { name: 'lamp.png', mimeType: 'image/png', buffer: png(640, 480) };
const bill = { name: 'bill.txt', mimeType: 'text/plain', buffer: Buffer.from('129 €') };
const voice = { name: 'voice.wav', mimeType: 'audio/wav', buffer: wav() };

async function newPerson(): Promise<BrowserContext> {
  const context = await browser.newContext();
  context.setDefaultTimeout(LIMIT);
  return context;
}

interface Picture {
  decode(): Promise<void>;
  naturalWidth: number;
}

/** Whether a picture was loaded, in the place that was kept for it. */
async function isSeen(picture: Locator): Promise<boolean> {
  await picture.scrollIntoViewIfNeeded();
  const before = await picture.boundingBox();
  const width = await picture.evaluate(async (img: Picture) => {
    await img.decode();
    return img.naturalWidth;
  });
  const after = await picture.boundingBox();
  return width === 640 && before?.width === after?.width && before?.height === after?.height;
}

/** Pastes a file into the reply, as from a screenshot. */
async function paste(page: Page, { name, mimeType: type, buffer }: typeof lamp): Promise<void> {
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    const bytes = new Uint8Array(${JSON.stringify([...buffer])});
    clipboardData.items.add(new File([bytes], ${JSON.stringify(name)}, { type: '${type}' }));
    document
      .querySelector('textarea[aria-label=Reply]')
      .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  })()`);
}

async function openChat(context: BrowserContext) {
  const page = await context.newPage();
  await page.goto(`${app.url}/widget-demo?key=${app.demo.channelKey}`);
  await page.getByRole('button', { name: 'Open chat' }).click();
  return { page, chat: page.frameLocator('iframe') };
}

async function openNewest(page: Page): Promise<void> {
  const list = page.getByRole('region', { name: /^Conversations/u });
  await list.getByRole('link').first().click();
}

test('a visitor sends a picture, a person answers with files, both see and save them', async () => {
  const [visitor, team] = [await newPerson(), await newPerson()];
  const { page: shop, chat } = await openChat(visitor);
  await chat.locator('input[type=file]').setInputFiles([lamp, voice]);
  await chat.getByRole('list', { name: 'Files to send' }).getByText('lamp.png').waitFor();
  await chat.getByRole('button', { name: 'Send' }).click();
  await expect
    .poll(async () => isSeen(chat.getByAltText('lamp.png')), { timeout: LIMIT })
    .toBe(true);
  await chat.getByLabel('voice.wav').waitFor();

  const inbox = await team.newPage();
  await signInAs(inbox, app, 'agent');
  await openNewest(inbox);
  expect(await isSeen(inbox.getByAltText('lamp.png'))).toBe(true);
  const opened = team.waitForEvent('page');
  await inbox.getByAltText('lamp.png').click();
  const tab = await opened;
  await tab.waitForLoadState();
  expect(tab.url()).toMatch(/\/files\/[^/]+\/lamp\.png\?/u);
  expect(await tab.evaluate('window.opener')).toBeNull();
  await tab.close();

  await paste(inbox, { ...lamp, name: 'screenshot.png' });
  await inbox.getByLabel('Files to attach').setInputFiles([bill]);
  await inbox.getByRole('button', { name: 'Remove bill.txt' }).waitFor();
  await inbox.getByRole('textbox', { name: 'Reply' }).fill('Here is the bill.');
  await inbox.keyboard.press('ControlOrMeta+Enter');
  await chat.getByText('Here is the bill.').waitFor();
  expect(await isSeen(chat.getByAltText('screenshot.png'))).toBe(true);
  const saved = shop.waitForEvent('download');
  await chat.getByRole('link', { name: /bill\.txt/u }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('bill.txt');
  expect(await readFile(await download.path(), 'utf8')).toBe('129 €');
  await Promise.all([visitor.close(), team.close()]);
});

test('an upload that failed is tried again, what is not wanted is taken away, and a draft keeps its files', async () => {
  const team = await newPerson();
  const inbox = await team.newPage();
  await signInAs(inbox, app, 'agent');
  await openNewest(inbox);
  await inbox.route('**/api/files', async (route) => route.abort());
  await inbox.getByLabel('Files to attach').setInputFiles([lamp, bill]);
  const chips = inbox.getByRole('list', { name: 'Files to send' });
  await chips.getByRole('alert').first().waitFor();
  expect(await inbox.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
  await inbox.unroute('**/api/files');
  await chips.getByRole('button', { name: 'Upload lamp.png again' }).click();
  await chips.getByRole('img', { includeHidden: true }).or(chips.locator('img')).first().waitFor();
  await chips.getByRole('button', { name: 'Remove bill.txt' }).click();
  await inbox.reload();
  await inbox.getByRole('button', { name: 'Remove lamp.png' }).waitFor();
  expect(await chips.getByRole('listitem').count()).toBe(1);
  await inbox.getByRole('button', { name: 'Send', exact: true }).click();
  await chips.waitFor({ state: 'detached' });
  await expect.poll(async () => inbox.getByRole('log').getByAltText('lamp.png').count()).toBe(2);
  await team.close();
});

test('a page that stays open asks for other links before those it shows end', async () => {
  const team = await newPerson();
  const inbox = await team.newPage();
  await inbox.clock.install();
  await signInAs(inbox, app, 'agent');
  await openNewest(inbox);
  await inbox.getByAltText('lamp.png').first().waitFor();
  let asked = 0;
  inbox.on('request', (request) => {
    if (/\/conversations\/[^/]+\/messages/u.test(request.url())) asked += 1;
  });
  await inbox.clock.fastForward('01:59:00');
  await inbox.clock.runFor(31_000);
  await expect.poll(() => asked, { timeout: LIMIT }).toBeGreaterThan(0);
  await team.close();
});
