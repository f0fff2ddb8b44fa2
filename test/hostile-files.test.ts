import { Attachment } from '@frontdesk/contract';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import {
  gifAndScript,
  pageWithScript,
  pdfWithScript,
  png,
  svgWithScript,
  wav,
} from '../server/test/samples.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';

/** What people send each other as files is shown or saved, and nothing in it ever runs. */
let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([testApp({ ROLES: 'web', RATE_LIMIT: 'off' }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

const LIMIT = 120_000;

interface Hostile {
  name: string;
  content: Buffer;
  /** What it is called after it was cleaned. */
  shown?: string;
}

const FILES: Hostile[] = [
  { name: 'picture.svg', content: svgWithScript },
  { name: 'svg.png', content: svgWithScript },
  { name: 'page.html', content: pageWithScript },
  { name: 'page.png', content: pageWithScript },
  { name: 'page.pdf', content: pageWithScript },
  {
    name: 'page.xhtml',
    content: Buffer.concat([Buffer.from('<?xml version="1.0"?>'), pageWithScript]),
  },
  { name: 'both.gif', content: gifAndScript },
  { name: 'both.js', content: gifAndScript },
  { name: 'script.js', content: Buffer.from('window.hacked=1;top.hacked=1;alert(1)') },
  { name: 'style.css', content: Buffer.from('@import "javascript:hacked=1"; * { display: none }') },
  { name: 'notes.md', content: Buffer.from('[x](javascript:hacked=1) <script>hacked=1</script>') },
  { name: 'action.pdf', content: pdfWithScript },
  { name: 'huge.png', content: png(60_000, 60_000, false) },
  { name: 'empty.png', content: Buffer.alloc(0) },
  { name: '"><img src=x onerror=hacked=1>.png', content: png(8, 8) },
  { name: "'-hacked=1-'.html", content: pageWithScript },
  { name: '{{constructor.constructor("hacked=1")()}}.txt', content: Buffer.from('x') },
  { name: 'photo_\u202Egnp.exe', content: Buffer.from('MZ'), shown: 'photo_gnp.exe' },
  { name: '../../etc/passwd', content: Buffer.from('root:x:0:0'), shown: 'passwd' },
  {
    name: 'name\r\nset-cookie: x=1\r\n\r\n.png',
    content: png(8, 8),
    shown: 'nameset-cookie: x=1.png',
  },
  { name: 'sound.wav', content: wav() },
];

const Uploaded = z.object({ items: z.array(Attachment) });
const Session = z.object({ token: z.string() });
const Sent = z.object({ conversationId: z.string() });

async function upload(
  path: string,
  token: string,
  { name, content }: Hostile,
): Promise<Attachment> {
  const form = new FormData();
  form.append('files', new Blob([new Uint8Array(content)], { type: 'text/html' }), name);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(app.url + path, { method: 'POST', headers, body: form });
  const [file] = Uploaded.parse(await answer.json()).items;
  if (!file) throw new Error('Nothing was uploaded.');
  return file;
}

async function newTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.on('dialog', () => {
    throw new Error('A dialog was opened.');
  });
  return page;
}

const RUNNABLE =
  'a[href^="javascript:" i], a[href^="data:" i], [onerror], [onload], [onclick], iframe[srcdoc], object, embed';

async function dangersIn(page: Page, where: string): Promise<string[]> {
  const dangers: string[] = [];
  for (const frame of page.frames()) {
    if ((await frame.evaluate('window.hacked')) !== undefined) dangers.push(`ran in ${where}`);
    if ((await frame.locator(RUNNABLE).count()) > 0) dangers.push(`can run in ${where}`);
  }
  return dangers;
}

/** A visitor sends all of them, and a person of the team answers with the same. */
async function exchanged(): Promise<{ conversationId: string; links: string[]; token: string }> {
  const { body } = await app.api('POST', '/api/widget/session', {
    channelKey: app.demo.channelKey,
  });
  const { token } = Session.parse(body);
  const [links, ids]: string[][] = [[], []];
  for (const file of FILES) {
    const { name, url, id } = await upload('/api/widget/files', token, file);
    expect(name).toBe(file.shown ?? file.name);
    links?.push(url);
    ids?.push(id);
  }
  let conversationId = '';
  for (let at = 0; at < FILES.length; at += 10) {
    const words = { attachments: ids?.slice(at, at + 10), externalId: `part-${at}` };
    const sent = await app.api('POST', '/api/widget/messages', words, {
      authorization: `Bearer ${token}`,
    });
    conversationId = Sent.parse(sent.body).conversationId;
    const theirs = await Promise.all(
      FILES.slice(at, at + 10).map(async (file) => upload('/api/files', app.demo.apiKey, file)),
    );
    const answer = { attachments: theirs.map(({ id }) => id) };
    const path = `/api/conversations/${conversationId}/messages`;
    expect((await app.api('POST', path, answer)).status).toBe(201);
  }
  return { conversationId, links: links ?? [], token };
}

test(
  'files of strangers in the inbox, in the widget, and opened by themselves',
  async () => {
    const { conversationId, links, token } = await exchanged();
    const context = await browser.newContext();
    const page = await newTab(context);
    await signInAs(page, app, 'owner');
    await page.goto(`${app.url}/conversations/${conversationId}`);
    const thread = page.getByRole('log', { name: 'Messages' });
    for (const { name, shown = name } of FILES) {
      await thread
        .getByText(shown, { exact: true })
        .or(thread.getByAltText(shown, { exact: true }))
        .first()
        .waitFor();
    }
    expect(await dangersIn(page, 'the inbox')).toEqual([]);
    expect(await thread.locator('a:not([rel~="noopener"])').count()).toBe(0);
    await page.goto(`${app.url}/conversations?status=all`);
    await page.getByRole('region', { name: /^Conversations/u }).waitFor();
    expect(await dangersIn(page, 'the list')).toEqual([]);

    const found: unknown[] = [];
    for (const link of links) {
      const wrong = await openedAlone(context, app.url + link);
      found.push([wrong, await takenForScript(page, link), await framed(page, link)]);
    }
    expect(found).toEqual(FILES.map(() => [[], 'refused', 'refused']));
    expect(await dangersIn(page, 'the inbox after all')).toEqual([]);

    const shop = await newTab(context);
    await shop.addInitScript(
      ([key, value]) => localStorage.setItem(key ?? '', value ?? ''),
      [`frontdesk:${app.demo.channelKey}:token`, token],
    );
    await shop.goto(`${app.url}/widget-demo?key=${app.demo.channelKey}`);
    await shop.getByRole('button', { name: /^Open chat/u }).click();
    const chat = shop.frameLocator('iframe');
    await chat.getByText('passwd').first().waitFor();
    expect(await dangersIn(shop, 'the chat')).toEqual([]);
    await context.close();
  },
  LIMIT,
);

/** Opens a link as a tab of its own, in a browser that is signed in; returns what went wrong. */
async function openedAlone(context: BrowserContext, link: string): Promise<string[]> {
  const page = await newTab(context);
  const download = page.waitForEvent('download', { timeout: 5_000 }).catch(() => undefined);
  // What is saved instead of shown ends the navigation.
  const response = await page.goto(link).catch(() => null);
  const wrong = await dangersIn(page, link);
  if (response && page.url() === link) {
    const reached = await page.evaluate(
      '(() => { try { return `cookies ${document.cookie}` } catch (error) { return error.name } })()',
    );
    if (reached !== 'SecurityError') wrong.push(`It reaches ${String(reached)}`);
    const type = response.headers()['content-type'] ?? '';
    if (!/^(?:image|audio|video)\/[a-z0-9]+$/u.test(type)) wrong.push(`It is shown as ${type}`);
  } else if ((await download) === undefined) wrong.push('It was neither shown nor saved');
  await page.close();
  return wrong;
}

/** Our own pages may load scripts of our own origin: a file must not be one. */
async function takenForScript(page: Page, link: string): Promise<unknown> {
  return page.evaluate(`new Promise((resolve) => {
    const script = document.createElement('script');
    script.addEventListener('load', () => resolve('ran'));
    script.addEventListener('error', () => resolve('refused'));
    script.src = ${JSON.stringify(link)};
    document.head.append(script);
  })`);
}

/**
 * Nor may one be shown in a frame of our pages. What is refused is an error page of the browser,
 * of another origin; what is saved leaves the empty page.
 */
async function framed(page: Page, link: string): Promise<unknown> {
  return page.evaluate(`(async () => {
    const frame = document.createElement('iframe');
    frame.src = ${JSON.stringify(link)};
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const shown = frame.contentDocument?.body.childElementCount ?? 0;
    frame.remove();
    return shown === 0 ? 'refused' : 'shown';
  })()`);
}

test('headers of every kind of file', async () => {
  for (const file of FILES) {
    const { url, kind } = await upload('/api/files', app.demo.apiKey, file);
    const { headers } = await fetch(app.url + url);
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none';/u);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-disposition')).toMatch(
      kind === 'file' ? /^attachment; filename/u : /^inline; filename/u,
    );
    expect(headers.get('content-type')).toMatch(
      kind === 'file' ? /^application\/octet-stream$/u : /^(?:image|audio|video)\/\w+$/u,
    );
    expect(headers.get('set-cookie')).toBeNull();
  }
});
