import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';

/** What customers may type, upload and call themselves is shown, and never runs. */
let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([testApp(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

/** Each would set `hacked` if it were run: tags, attributes, schemes, breakouts, Markdown. */
const CORPUS = [
  '<script>hacked=1</script>',
  '<scr<script>ipt>hacked=1</scr</script>ipt>',
  '<img src=x onerror=hacked=1>',
  '<img src=x:x onerror="top.hacked=1">',
  '<svg onload=hacked=1>',
  '<svg><script>hacked=1</script></svg>',
  '<svg><animate onbegin=hacked=1 attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:hacked=1"><text>x</text></a></svg>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=hacked=1>',
  '<body onload=hacked=1>',
  '<iframe src="javascript:parent.hacked=1"></iframe>',
  '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
  '<object data="javascript:hacked=1"></object>',
  '<embed src="javascript:hacked=1">',
  '<details open ontoggle=hacked=1>',
  '<input autofocus onfocus=hacked=1>',
  '<video><source onerror=hacked=1></video>',
  '<audio src=x onerror=hacked=1>',
  '<marquee onstart=hacked=1>',
  '<form action="javascript:hacked=1"><button>go</button></form>',
  '<a href="javascript:hacked=1">x</a>',
  '<a href="java&#x09;script:hacked=1">x</a>',
  '<base href="javascript:hacked=1//">',
  '<meta http-equiv=refresh content="0;url=javascript:hacked=1">',
  '<link rel=stylesheet href="javascript:hacked=1">',
  '<style>@import "javascript:hacked=1";</style>',
  '<template><script>hacked=1</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=hacked=1>">',
  '<textarea></textarea><script>hacked=1</script>',
  '<title></title><script>hacked=1</script>',
  '--><script>hacked=1</script><!--',
  ']]><script>hacked=1</script>',
  '"><script>hacked=1</script>',
  "'-hacked=1-'",
  '</script><script>hacked=1</script>',
  '${hacked=1}',
  '{{constructor.constructor("hacked=1")()}}',
  '{(window.hacked=1)}',
  '[x](javascript:hacked=1)',
  '[x](JaVaScRiPt:hacked=1)',
  '[x]( java\tscript:hacked=1)',
  '[x](data:text/html,<script>parent.hacked=1</script>)',
  '[x](vbscript:hacked=1)',
  '![x](javascript:hacked=1)',
  '![x](x"onerror="hacked=1)',
  '![x"onerror="hacked=1](https://a.invalid/x)',
  '<javascript:hacked=1>',
  '[x]: javascript:hacked=1\n\n[x]',
  '`<script>hacked=1</script>`',
  '```html\n<script>hacked=1</script>\n```',
  '| a |\n|---|\n| <img src=x onerror=hacked=1> |',
  '> <img src=x onerror=hacked=1>',
  '**<img src=x onerror=hacked=1>**',
  '&lt;script&gt;hacked=1&lt;/script&gt;',
  '&#60;script&#62;hacked=1&#60;/script&#62;',
  '\u202Etpircs\u202C<script>hacked=1</script>',
  '＜script＞hacked=1＜/script＞',
  '<\u0000script>hacked=1</script>',
  '<ScRiPt >hacked=1</sCrIpT >',
  '<a href="https://a.invalid" target="_blank" onclick="hacked=1">x</a>',
];

/** Milliseconds: many pages are looked at. */
const LIMIT = 120_000;

async function newTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.on('dialog', () => {
    throw new Error('A dialog was opened.');
  });
  return page;
}

const RUNNABLE =
  'a[href^="javascript:" i], a[href^="data:" i], a[href^="vbscript:" i], [onerror], [onload], [onclick], iframe[srcdoc], object, embed, base, marquee';

/** What ran on a page or in a frame of it, or could run there when it is touched. */
async function dangersIn(page: Page, where: string): Promise<string[]> {
  const dangers = new Array<string>();
  for (const frame of page.frames()) {
    if ((await frame.evaluate('window.hacked')) !== undefined) dangers.push(`ran in ${where}`);
    if ((await frame.locator(RUNNABLE).count()) > 0) dangers.push(`can run in ${where}`);
  }
  return dangers;
}

const Session = z.object({ token: z.string() });
const Sent = z.object({ conversationId: z.string() });
const Item = z.object({ id: z.string(), slug: z.string() });

const GROUP = 6;
const groups = Array.from({ length: Math.ceil(CORPUS.length / GROUP) }, (_, index) =>
  CORPUS.slice(index * GROUP, (index + 1) * GROUP),
);

/** A visitor whose name, words, subject and tags are hostile. */
async function visit(texts: string[]): Promise<string> {
  const session = await app.api('POST', '/api/widget/session', {
    channelKey: app.demo.channelKey,
  });
  const headers = { authorization: `Bearer ${Session.parse(session.body).token}` };
  let id = '';
  for (const text of texts) {
    const words = { content: text, externalId: text.slice(0, 100) };
    const sent = await app.api('POST', '/api/widget/messages', words, headers);
    id = Sent.parse(sent.body).conversationId;
  }
  const all = texts.join(' ');
  await app.api('POST', '/api/widget/contact', { name: all.slice(0, 200) }, headers);
  const change = { subject: all.slice(0, 300), tags: texts.map((text) => text.slice(0, 60)) };
  expect((await app.api('PATCH', `/api/conversations/${id}`, change)).status).toBe(200);
  return id;
}

test(
  'names, subjects, tags and messages in the inbox',
  async () => {
    const context = await browser.newContext();
    const page = await newTab(context);
    await signInAs(page, app, 'owner');
    const ids = await Promise.all(groups.map(visit));
    await page.goto(`${app.url}/conversations?status=all`);
    await page.getByRole('region', { name: /^Conversations/u }).waitFor();
    expect(await dangersIn(page, 'the list')).toEqual([]);
    for (const [index, id] of ids.entries()) {
      await page.goto(`${app.url}/conversations/${id}`);
      await page.getByText('hacked').first().waitFor();
      expect(await dangersIn(page, groups[index]?.join('\n') ?? '')).toEqual([]);
    }
    await context.close();
  },
  LIMIT,
);

test(
  'articles in the help centre, in answers and in the inbox',
  async () => {
    const context = await browser.newContext();
    const page = await newTab(context);
    await signInAs(page, app, 'owner');
    const dangers = new Array<string>();
    for (const [index, text] of CORPUS.entries()) {
      const article = {
        title: `${text} ${index}`.slice(0, 200),
        content: `The frobnicator${index} is blue.\n\n${text}`,
        contentType: 'faq',
        category: text.slice(0, 100),
        metaDescription: text,
      };
      const added = await app.api('POST', '/api/knowledge', article);
      expect(added.status).toBe(201);
      const { id, slug } = Item.parse(added.body);
      await page.goto(`${app.url}/help/demo/articles/${slug}`);
      await page.getByText(`frobnicator${index} is blue`).first().waitFor();
      dangers.push(...(await dangersIn(page, text)));
      if (index % 10 === 0) {
        await page.goto(`${app.url}/knowledge/${id}`);
        await page.getByRole('textbox', { name: 'Title' }).waitFor();
        dangers.push(...(await dangersIn(page, text)));
      }
    }
    expect(dangers).toEqual([]);
    await page.goto(`${app.url}/help/demo`);
    expect(await dangersIn(page, 'the home of the help centre')).toEqual([]);
    await page.goto(
      `${app.url}/help/demo/search?q=${encodeURIComponent(CORPUS.join(' ').slice(0, 190))}`,
    );
    expect(await dangersIn(page, 'the search of the help centre')).toEqual([]);
    await context.close();
  },
  LIMIT,
);

test(
  'names of files, and what is said in the chat of a shop',
  async () => {
    const context = await browser.newContext();
    const page = await newTab(context);
    await signInAs(page, app, 'owner');
    await page.goto(`${app.url}/knowledge`);
    await page.getByRole('button', { name: 'Import' }).first().click();
    await page.getByLabel('Files to import').setInputFiles(
      CORPUS.filter((text) => !/[/\0]/u.test(text)).map((text) => ({
        name: `${text.slice(0, 120)}.pdf`,
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.4 nonsense'),
      })),
    );
    await page.getByText('onerror=hacked').first().waitFor();
    expect(await dangersIn(page, 'the import')).toEqual([]);
    const shop = await newTab(context);
    await shop.goto(`${app.url}/widget-demo?key=${app.demo.channelKey}`);
    await shop.getByRole('button', { name: 'Open chat' }).click();
    const chat = shop.frameLocator('iframe');
    for (const [index, text] of CORPUS.slice(0, 30).entries()) {
      await chat.getByRole('textbox', { name: 'Your message' }).fill(`${text} no${index}.`);
      await chat.getByRole('button', { name: 'Send' }).click();
      await chat.getByText(`no${index}.`).first().waitFor();
    }
    expect(await dangersIn(shop, 'the chat')).toEqual([]);
    await context.close();
  },
  LIMIT,
);
