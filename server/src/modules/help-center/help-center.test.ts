import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { articleHtml } from './article-html.ts';

let app: TestApp;
beforeAll(async () => {
  // Without workers nothing is embedded: pages must not need it.
  app = await testApp({ ROLES: 'web' });
});
afterAll(async () => app.close());

const page = async (path: string) => {
  const response = await fetch(`${app.url}/help/${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

const Item = z.object({
  id: z.string(),
  slug: z.string(),
  viewCount: z.number(),
  version: z.number(),
});
const add = async (item: object) =>
  Item.parse((await app.api('POST', '/api/knowledge', item)).body);
const get = async (id: string) => Item.parse((await app.api('GET', `/api/knowledge/${id}`)).body);

test('the help centre lists its articles by category and shows them', async () => {
  const home = await page('demo');
  expect(home.status).toBe(200);
  expect(home.text).toContain('<h2>Orders</h2>');
  expect(home.text).toContain('<a href="/help/demo/articles/ways-to-pay">Ways to pay</a>');
  const article = await page('demo/articles/ways-to-pay');
  expect(article.text).toContain('<h1>Ways to pay</h1>');
  expect(article.text).toContain('<h2 id="if-a-payment-fails">If a payment fails</h2>');
});

test('what an article holds is shown, never run', async () => {
  const { slug } = await add({
    title: '<script>alert("title")</script>',
    content: 'Text <img src=x onerror=alert(1)> [a](javascript:alert(1)) ![p](data:text/html,x)',
    metaDescription: '"><script>alert(1)</script>',
  });
  const { text, headers } = await page(`demo/articles/${slug}`);
  expect(text).not.toMatch(/<script|onerror|javascript:|data:text/iu);
  expect(text).toContain('&lt;script&gt;alert(&quot;title&quot;)&lt;/script&gt;');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('drafts, unknown addresses and inactive organizations are not there', async () => {
  const { slug } = await add({ title: 'Secret draft', content: 'Hidden', isPublished: false });
  for (const path of [
    `demo/articles/${slug}`,
    'demo/articles/none',
    'none',
    'none/search?q=a',
    'a/b/c/d',
  ]) {
    const { status, text, headers } = await page(path);
    expect([path, status]).toEqual([path, 404]);
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toContain('This page is not here');
  }
  expect((await page('demo')).text).not.toContain('Secret draft');
  expect((await page('demo/sitemap.xml')).text).not.toContain('secret-draft');
});

test('search finds articles and says when there are none', async () => {
  const { text } = await page('demo/search?q=how%20long%20does%20delivery%20take');
  expect(text).toContain('href="/help/demo/articles/delivery-times-and-costs"');
  const nothing = await page(`demo/search?q=${encodeURIComponent('"><b>zzqx')}`);
  expect(nothing.text).toContain('Nothing was found');
  expect(nothing.text).toContain('value="&quot;&gt;&lt;b&gt;zzqx"');
  expect((await page('demo/search')).status).toBe(200);
});

test('the sitemap names every article by its full address', async () => {
  const { text, headers } = await page('demo/sitemap.xml');
  expect(headers.get('content-type')).toContain('xml');
  expect(text).toContain(`<loc>${app.url}/help/demo/articles/ways-to-pay</loc>`);
});

test('views are counted and change nothing else', async () => {
  const { id, slug, version } = await add({ title: 'Counted', content: 'x' });
  await page(`demo/articles/${slug}`);
  await fetch(`${app.url}/help/demo/articles/${slug}`, { method: 'HEAD' });
  expect(await get(id)).toMatchObject({ viewCount: 1, version });
});

describe('links between articles', () => {
  const body = (markdown: string): string =>
    articleHtml(markdown, (href) => (href === 'plans.md#yearly' ? '/help/x/plans#y' : undefined))
      .text;

  test.each([
    ['[P](plans.md#yearly)', '<p><a href="/help/x/plans#y">P</a></p>'],
    ['[P](gone.md)', '<p>P</p>'],
    ['[P](%E0%A4%A)', '<p>P</p>'],
    [
      '[P](https://a.example)',
      '<p><a href="https://a.example" rel="noopener noreferrer">P</a></p>',
    ],
    ['[P](#here)\n\n# Here', '<p><a href="#here">P</a></p>\n<h2 id="here">Here</h2>'],
  ])('%s', (markdown, expected) => {
    expect(body(markdown)).toBe(expected);
  });
});
