import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import type { TestApp } from '../server/test/harness.ts';
import type { Language } from '../widget/src/language.ts';
import { launcherWords, words } from '../widget/src/words.ts';

/** A visitor opens the chat on the page of the demo shop; `language` is that of their browser. */
export async function openWidget(
  { url, demo }: Pick<TestApp, 'url' | 'demo'>,
  context: BrowserContext,
  language: Language = 'en',
): Promise<{ page: Page; chat: FrameLocator }> {
  const page = await context.newPage();
  await page.goto(`${url}/widget-demo?key=${demo.channelKey}`);
  await page.getByRole('button', { name: launcherWords[language].open }).click();
  return { page, chat: page.frameLocator('iframe') };
}

/** Writes a message into the chat and sends it. */
export async function say(
  chat: FrameLocator,
  text: string,
  language: Language = 'en',
): Promise<void> {
  const { yourMessage, send } = words[language];
  await chat.getByRole('textbox', { name: yourMessage }).fill(text);
  await chat.getByRole('button', { name: send }).click();
}
