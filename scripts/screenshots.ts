import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { newFolder, removeFolder, runServer } from '../bench/src/processes.ts';
import { openBrowser } from '../test/browser.ts';
import { enter } from '../test/inbox-page.ts';

/**
 * Takes a picture of every page × {1440, 390} × {light, dark} × {full, empty, error} into
 * artifacts/screenshots, and the two of README into docs/pictures.
 */
const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, 'artifacts/screenshots');
const PICTURES = join(ROOT, 'docs/pictures');

const SIZES = [
  { name: '1440', width: 1440, height: 900 },
  { name: '390', width: 390, height: 844 },
];
const SCHEMES = ['light', 'dark'] as const;
const PAGES = [
  'conversations',
  'knowledge',
  'agents',
  'settings',
  'settings/account',
  'settings/members',
  'settings/teams',
  'settings/domains',
  'settings/single-sign-on',
  'settings/api-keys',
  'settings/widget',
  'events',
];

const Demo = z.object({
  apiKey: z.string(),
  channelKey: z.string(),
  users: z.array(z.object({ email: z.string(), password: z.string(), role: z.string() })),
});

interface Desk {
  url: string;
  channelKey: string;
  email: string;
  password: string;
  post(path: string, body: unknown, token?: string): Promise<unknown>;
}

const Session = z.object({ token: z.string() });
const Sent = z.object({ conversationId: z.string() });

/** Conversations as a shop has them, each asked and answered for real. */
async function fill(desk: Desk): Promise<string> {
  const questions = [
    ['Mira Novak', 'Can I send back shoes that I wore once?'],
    ['Tom Baker', 'My parcel was due on Monday. Can a person look at it?'],
    ['Aïcha Benali', 'Which ways to pay are there?'],
    ['Jonas Weber', 'Wie lange dauert die Lieferung?'],
    ['Priya Shah', 'How do I turn on two-step sign-in?'],
    ['Liu Wei', 'How long does delivery take?'],
  ] as const;
  let last = '';
  for (const [name, question] of questions) {
    const { token } = Session.parse(
      await desk.post('/api/widget/session', { channelKey: desk.channelKey }),
    );
    const email = `${name.split(' ')[0]?.toLowerCase().normalize('NFKD').replace(/\W/gu, '')}@example.com`;
    await desk.post('/api/widget/contact', { name, email }, token);
    const sent = await desk.post(
      '/api/widget/messages',
      { content: question, externalId: question },
      token,
    );
    last = Sent.parse(sent).conversationId;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
  return last;
}

async function signIn(page: Page, desk: Desk): Promise<void> {
  await enter(page, desk, desk);
  await page.waitForURL(/conversations/u);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
}

async function shootAll(
  browser: Browser,
  desk: Desk,
  state: string,
  open: string[],
): Promise<void> {
  for (const size of SIZES) {
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ viewport: size, colorScheme });
      const page = await context.newPage();
      const name = (what: string): string =>
        `${what.replaceAll('/', '-')}-${size.name}-${colorScheme}-${state}`;
      await page.goto(`${desk.url}/sign-in`);
      await shoot(page, name('sign-in'));
      await signIn(page, desk);
      if (state === 'error') {
        // Who is signed in is still known: the pages show what they do without their data.
        const isMe = /\/api\/(?:me|auth)\b/u;
        await page.route('**/api/**', async (route) =>
          isMe.test(route.request().url()) ? route.continue() : route.abort(),
        );
      }
      for (const path of [...PAGES, ...open]) {
        await page.goto(`${desk.url}/${path}`);
        // A request is tried three times before its page says that it failed.
        if (state === 'error') await page.waitForTimeout(4_000);
        await shoot(page, name(path.startsWith('conversations/') ? 'conversation' : path));
      }
      await context.close();
    }
  }
}

async function shootWidget(browser: Browser, desk: Desk): Promise<void> {
  for (const size of SIZES) {
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ viewport: size, colorScheme });
      const page = await context.newPage();
      const name = (what: string): string => `widget-${what}-${size.name}-${colorScheme}`;
      await page.goto(`${desk.url}/widget-demo?key=${desk.channelKey}`);
      await shoot(page, name('closed'));
      await page.getByRole('button', { name: 'Open chat' }).click();
      await shoot(page, name('open'));
      const chat = page.frameLocator('iframe');
      await chat
        .getByRole('textbox', { name: 'Your message' })
        .fill('How long does delivery take?');
      await chat.getByRole('button', { name: 'Send' }).click();
      await chat
        .getByRole('link', { name: /Delivery/u })
        .first()
        .waitFor();
      await shoot(page, name('answer'));
      if (size.name === '1440' && colorScheme === 'light') {
        await page.screenshot({
          path: join(PICTURES, 'widget.png'),
          clip: { x: 1000, y: 160, width: 440, height: 740 },
        });
      }
      await context.close();
    }
  }
}

async function shootHelpCenter(browser: Browser, desk: Desk): Promise<void> {
  for (const size of SIZES) {
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ viewport: size, colorScheme });
      const page = await context.newPage();
      const pages = {
        home: '/help/demo',
        article: '/help/demo/articles/returns-and-refunds',
        search: '/help/demo/search?q=refund',
      };
      for (const [what, path] of Object.entries(pages)) {
        await page.goto(desk.url + path);
        await shoot(page, `help-${what}-${size.name}-${colorScheme}`);
      }
      await context.close();
    }
  }
}

async function shootForReadme(browser: Browser, desk: Desk, conversation: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signIn(page, desk);
  await page.goto(`${desk.url}/conversations/${conversation}`);
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: join(PICTURES, 'inbox.png') });
  await context.close();
}

mkdirSync(OUT, { recursive: true });
mkdirSync(PICTURES, { recursive: true });
const folder = newFolder();
const server = await runServer(folder);
const browser = await openBrowser();
try {
  const demo = Demo.parse(JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')));
  const owner = demo.users.find(({ role }) => role === 'owner');
  const desk: Desk = {
    url: server.url,
    channelKey: demo.channelKey,
    email: owner?.email ?? '',
    password: owner?.password ?? '',
    async post(path, body, token) {
      const response = await fetch(server.url + path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      });
      return response.json();
    },
  };
  await shootAll(browser, desk, 'empty', []);
  const conversation = await fill(desk);
  await shootAll(browser, desk, 'full', [`conversations/${conversation}`]);
  await shootForReadme(browser, desk, conversation);
  await shootAll(browser, desk, 'error', [`conversations/${conversation}`]);
  await shootWidget(browser, desk);
  await shootHelpCenter(browser, desk);
} finally {
  await browser.close();
  await server.stop();
  removeFolder(folder);
}
