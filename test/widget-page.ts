import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import type { TestApp } from '../server/test/harness.ts';

/** A visitor opens the chat on the page of the demo shop. */
export async function openWidget(
  { url, demo }: Pick<TestApp, 'url' | 'demo'>,
  context: BrowserContext,
): Promise<{ page: Page; chat: FrameLocator }> {
  const page = await context.newPage();
  await page.goto(`${url}/widget-demo?key=${demo.channelKey}`);
  await page.getByRole('button', { name: 'Open chat' }).click();
  return { page, chat: page.frameLocator('iframe') };
}

/** Writes a message into the chat and sends it. */
export async function say(chat: FrameLocator, text: string): Promise<void> {
  await chat.getByRole('textbox', { name: 'Your message' }).fill(text);
  await chat.getByRole('button', { name: 'Send' }).click();
}
