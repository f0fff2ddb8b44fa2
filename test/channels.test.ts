import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Channel } from '@frontdesk/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { says, startModelServer } from '../server/test/model-server.ts';
import type { ModelServer } from '../server/test/model-server.ts';
import { startTelegram } from '../server/test/vendors/telegram.ts';
import type { Telegram } from '../server/test/vendors/telegram.ts';
import { hasTelegramSpec } from '../server/test/vendors/telegram-spec.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';

/** Where pictures go, for who wants to look: `PICTURES=folder`. */
const PICTURES = process.env['PICTURES'];

let app: TestApp;
let browser: Browser;
let model: ModelServer;
let telegram: Telegram;

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** The page as it is on a phone, and in the dark. */
async function pictures(page: Page, name: string): Promise<void> {
  await picture(page, name);
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, `${name}-phone`);
  await page.setViewportSize({ width: 1440, height: 900 });
}

describe.skipIf(!hasTelegramSpec)('channels in the inbox (needs the vendor’s document)', () => {
  beforeAll(async () => {
    [telegram, model] = await Promise.all([
      startTelegram(),
      startModelServer(0, { onlyTurns: true }),
    ]);
    const environment = {
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: model.url,
      ALLOW_VENDOR_BASE_URL: 'true',
    };
    [app, browser] = await Promise.all([testApp(environment), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
    await model.close();
    await telegram.close();
  });

  test('a bot is connected, its vendor’s refusal is read, a customer is answered, the log tells', async () => {
    // The form asks Telegram itself; here somebody stands in for it.
    const made = await app.api('POST', '/api/channels', {
      type: 'telegram',
      name: 'Shop bot',
      settings: { baseUrl: telegram.url },
      credentials: { botToken: '1:wrong' },
    });
    const channel = Channel.parse(made.body);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    await signInAs(page, app, 'owner');
    await page.goto(`${app.url}/settings/channels`);
    const dialog = page.getByRole('dialog');
    const row = page.getByRole('listitem').filter({ hasText: 'Shop bot' });
    const more = async (item: string) => {
      await row.getByRole('button', { name: 'More about Shop bot' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };

    await page.getByRole('button', { name: 'Add a channel' }).click();
    await dialog.getByRole('combobox', { name: 'Channel' }).click();
    await page.getByRole('option', { name: 'Telegram' }).click();
    await dialog.getByText('write to @BotFather').waitFor();
    await pictures(page, 'add');
    await dialog.getByRole('combobox', { name: 'Channel' }).click();
    await page.getByRole('option', { name: 'E-mail' }).click();
    await dialog.getByLabel('Server for outgoing mail (SMTP)').waitFor();
    await pictures(page, 'add-email');
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await row.getByText('Not checked yet').waitFor();
    await more('Check now');
    await row.getByText('The bot token is wrong or was revoked').waitFor();
    await row.getByText('Does not work').waitFor();
    await more('Edit');
    await dialog.getByRole('textbox', { name: 'Bot token' }).fill('1:still-wrong');
    await dialog.getByRole('button', { name: 'Save and check' }).click();
    await dialog.getByRole('alert').getByText('Telegram says: Unauthorized').waitFor();
    await pictures(page, 'refused');
    await dialog.getByRole('textbox', { name: 'Bot token' }).fill(telegram.token);
    await dialog.getByRole('button', { name: 'Save and check' }).click();
    await page.getByText('@shop_bot is connected.').waitFor();
    await row.getByText('Works').waitFor();
    await row.getByText(`/webhooks/${channel.id}`).waitFor();

    model.next(says('Tomorrow.'));
    await telegram.writes('When does it come?');
    await expect.poll(async () => telegram.got(), { timeout: 20_000 }).toEqual(['Tomorrow.']);
    await fetch(`${app.url}/webhooks/${channel.id}`, { method: 'POST', body: '{"update_id":1}' });
    await more('Send a test message');
    await dialog.getByRole('textbox', { name: 'To' }).fill('12');
    await pictures(page, 'test-message');
    await dialog.getByRole('button', { name: 'Send' }).click();
    // Nobody of this number ever wrote to the bot.
    await dialog.getByRole('alert').getByText('Telegram says:').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await more('Last events');
    await dialog.getByText('Genuine, read').waitFor();
    await dialog.getByText('Turned away').waitFor();
    await dialog.getByText('It has no secret token.').waitFor();
    await pictures(page, 'log');
    await page.keyboard.press('Escape');
    await pictures(page, 'channels');

    await page.goto(app.url);
    const list = page.getByRole('region', { name: /^Conversations/u });
    await list.getByRole('link').first().click();
    await page.getByText('When does it come?').first().waitFor();
    await page.getByText('Telegram', { exact: true }).first().waitFor();
    await telegram.fault({ kind: 'cut' });
    await page.getByRole('textbox', { name: 'Reply' }).fill('A person here.');
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.getByText('Perhaps not delivered.').waitFor();
    await pictures(page, 'unknown');
    await page.getByRole('button', { name: 'Send again' }).click();
    await expect
      .poll(async () => telegram.got(), { timeout: 20_000 })
      .toEqual(['Tomorrow.', 'A person here.', 'A person here.']);
    await page.getByText('Perhaps not delivered.').waitFor({ state: 'hidden' });
    await context.close();
  });

  test('a mail is read without what it quotes, which is there to be opened; one goes on elsewhere', async () => {
    const key = 'a key of sixteen letters';
    const made = await app.api('POST', '/api/channels', {
      type: 'email',
      name: 'Shop mail',
      settings: { address: 'support@shop.test', smtpServer: 'mail.shop.test', inbound: 'webhook' },
      credentials: { webhookKey: key },
    });
    const { webhookUrl } = Channel.parse(made.body);
    model.next(says('Gladly.'));
    const quoted =
      'Thanks a lot!\n\nOn Friday, The shop <support@shop.test> wrote:\n> It comes tomorrow.';
    const body = `From: Ada <ada@customer.test>\nTo: support@shop.test\nSubject: My parcel\n\n${quoted}\n`;
    const sent = await fetch(`${webhookUrl}?key=${encodeURIComponent(key)}`, {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body,
    });
    expect(sent.status).toBe(200);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    await signInAs(page, app, 'owner');
    const list = page.getByRole('region', { name: /^Conversations/u });
    await list.getByRole('link', { name: /Ada/u }).first().click();
    await page.getByRole('article').getByText('Thanks a lot!').first().waitFor();
    await page.getByText('The whole mail').click();
    await page.getByText('> It comes tomorrow.').waitFor();
    await page.getByRole('button', { name: 'Go on by…' }).click();
    await page.getByRole('menuitem', { name: 'Shop bot' }).waitFor();
    await page.getByRole('menuitem', { name: 'Shop bot' }).click();
    await page.getByText('This customer cannot be reached by Shop bot.').waitFor();
    await pictures(page, 'mail');
    await context.close();
  });
});
