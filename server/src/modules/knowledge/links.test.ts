import { expect, test } from 'vitest';
import { readLink } from './links.ts';

test.each([
  ['plans.md', 'docs/a.md', 'docs/plans.md'],
  ['../plans.md#x', 'docs/help/a.md', 'docs/plans.md'],
  ['/docs/plans', 'other/a.md', 'docs/plans.md'],
  ['sso?x=1#y', 'a.md', 'sso.md'],
  ['Two%20words.md', null, 'Two words.md'],
  ['../../../etc/passwd', 'a.md', 'etc/passwd'],
  ['guide/', 'a.md', 'guide/index.mdx'],
  ['../faq', 'https://shop.example/help/a?b', 'https://shop.example/faq'],
])('%s in %s may mean %s', (href, from, file) => {
  expect(readLink(href, from)?.files).toContain(file);
});

test('a link of a page on the web leads there', () => {
  expect(readLink('faq#pay', 'https://shop.example/help/')?.address).toBe(
    'https://shop.example/help/faq#pay',
  );
});

test.each(['javascript:alert(1)', '//[', 'data:text/html,x', '%E0%A4%A', '?', '..', 'vbscript:x'])(
  '%s leads nowhere',
  (href) => {
    for (const from of [null, 'a.md', 'https://shop.example/help/a']) {
      const address = readLink(href, from)?.address ?? 'https://shop.example/';
      expect(address).toMatch(/^https:\/\/shop\.example\//u);
    }
  },
);

test('whole addresses are left alone', () => {
  expect(readLink('HTTPS://a.example', 'a.md')).toBeUndefined();
  expect(readLink('#here', 'a.md')).toEqual({ files: [], anchor: '#here', address: undefined });
});
