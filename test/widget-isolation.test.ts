import { createServer } from 'node:http';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { openBrowser } from './browser.ts';

/** The widget on a page that means it no good, and the page beside a widget that meant it none. */
let app: TestApp;
let browser: Browser;
let shop: Site;
let stranger: Site;

beforeAll(async () => {
  [app, browser] = await Promise.all([testApp({ ROLES: 'web' }), openBrowser()]);
  stranger = await serve('<title>Stranger</title>');
  shop = await serve(`
    <title>Shop</title>
    <style>
      button, iframe, textarea { display: none !important }
      * { font-size: 99px !important; color: lime !important }
    </style>
    <script async src="${app.url}/widget.js" data-channel-key="${app.demo.channelKey}"></script>
    <iframe name="stranger" src="${stranger.url}"></iframe>`);
});
afterAll(async () => {
  await browser.close();
  shop.close();
  stranger.close();
  await app.close();
});

interface Site {
  /** Of an origin of its own. */
  url: string;
  close(): void;
}

async function serve(html: string): Promise<Site> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><body>${html}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Opens the chat in a shop of another origin, whose styles hit everything. */
async function openShop(context: BrowserContext): Promise<{ page: Page; chat: Frame }> {
  const page = await context.newPage();
  page.on('dialog', () => {
    throw new Error('A dialog was opened.');
  });
  await page.goto(shop.url);
  await page.getByRole('button', { name: 'Open chat' }).click();
  const isChat = (frame: Frame): boolean => frame.url().startsWith(app.url);
  await expect.poll(() => page.frames().some(isChat)).toBe(true);
  const chat = page.frames().find(isChat);
  if (!chat) throw new Error('There is no chat.');
  await chat.getByRole('textbox', { name: 'Your message' }).waitFor();
  return { page, chat };
}

const tried = async (where: Page | Frame, script: string): Promise<unknown> =>
  where.evaluate(
    `(() => { try { return String(${script}) } catch (error) { return error.name } })()`,
  );

/** In the page, whatever the widget hides: the element that holds the chat. */
const CHAT = `[...Array(frames.length).keys()].map((at) => frames[at]).find((frame) => {
  try { return frame.name !== 'stranger' } catch { return true }
})`;

test('page and chat cannot reach into each other, and wear their own styles', async () => {
  const context = await browser.newContext();
  const { page, chat } = await openShop(context);
  expect(await tried(page, `(${CHAT}).document.body.innerHTML`)).toBe('SecurityError');
  expect(await tried(page, `(${CHAT}).localStorage.length`)).toBe('SecurityError');
  expect(await tried(chat, 'parent.document.body.innerHTML')).toBe('SecurityError');
  expect(await tried(chat, 'parent.document.cookie')).toBe('SecurityError');
  expect(
    await tried(page, 'Object.keys(localStorage).filter((key) => key.includes("frontdesk"))'),
  ).toBe('');
  const size = await chat.evaluate('getComputedStyle(document.querySelector("textarea")).fontSize');
  expect(size).toBe('16px');
  await context.close();
});

test('what the page says to the chat opens and closes it, and nothing else', async () => {
  const context = await browser.newContext();
  const { page, chat } = await openShop(context);
  const address = chat.url();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') asked.push(new URL(request.url()).pathname);
  });
  await page.evaluate(`(() => {
    const chat = ${CHAT};
    const types = ['send', 'say', 'message', 'identify', 'look', 'eval', 'navigate', 'ready', 'upload', '__proto__'];
    const words = ['<img src=x onerror=hacked=1>', 'javascript:hacked=1', { toString: 'hacked' }, [1], null];
    for (const type of types) for (const content of words) {
      chat.postMessage({ from: 'frontdesk', type, content, text: content, url: content, html: content, identity: content, token: content }, '*');
      chat.postMessage(JSON.stringify({ from: 'frontdesk', type, content }), '*');
    }
    chat.postMessage({ from: 'frontdesk', type: 'opened', focus: { valueOf: 'x' } }, '*');
    chat.postMessage({ from: 'frontdesk', type: 'opened', __proto__: { polluted: 1 } }, '*');
  })()`);
  await chat.getByRole('textbox', { name: 'Your message' }).waitFor();
  expect(chat.url()).toBe(address);
  expect(await chat.evaluate('[window.hacked, ({}).polluted].join()')).toBe(',');
  expect(asked.filter((path) => !/\/(?:read|session)$/u.test(path))).toEqual([]);
  const { body } = await app.api('GET', '/api/conversations?q=onerror');
  expect(body).toMatchObject({ items: [] });
  await context.close();
});

test('another frame of the page is heard by neither', async () => {
  const context = await browser.newContext();
  const { page, chat } = await openShop(context);
  const other = page.frames().find((frame) => frame.url().startsWith(stranger.url));
  await chat.evaluate('document.activeElement.blur()');
  await other?.evaluate(`(() => {
    for (const message of [{ type: 'close' }, { type: 'gone' }, { type: 'unread', count: 7 }]) {
      parent.postMessage({ from: 'frontdesk', ...message }, '*');
    }
    for (let at = 0; at < parent.frames.length; at += 1) {
      parent.frames[at].postMessage({ from: 'frontdesk', type: 'opened', focus: true }, '*');
    }
  })()`);
  // What was said is handled in order: by now it would have been.
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 100))');
  const button = page.getByRole('button', { name: 'Close chat' });
  expect(await button.getAttribute('aria-expanded')).toBe('true');
  expect(await chat.evaluate('document.activeElement.tagName')).toBe('BODY');
  await context.close();
});

test('nothing in the address of the frame runs or is followed', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('dialog', () => {
    throw new Error('A dialog was opened.');
  });
  const attack = encodeURIComponent('"><img src=x onerror=hacked=1>javascript:hacked=1');
  const name = `${attack}</script><script>hacked=1</script>`;
  for (const address of [
    `?key=${name}&host=${name}`,
    `?key=${app.demo.channelKey}&host=javascript:hacked=1#${name}`,
    `?key=__proto__&host=null#<script>hacked=1</script>`,
  ]) {
    await page.goto(`${app.url}/widget/frame.html${address}`);
    await page.locator('main').waitFor();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(
      await page.locator('[onerror], a[href^="javascript:" i], script:not([src])').count(),
    ).toBe(0);
  }
  await context.close();
});
