import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMarkdown } from './markdown.ts';
import { readMarkdown } from './markdown-text.ts';

const HELP_CENTER = join(import.meta.dirname, '../../../../../../shared/data/help-center');

describe('MDX becomes plain Markdown', () => {
  const source = `---
title: Reset your password
description: How to get in again.
category: Account
---
import Box from '@site/box';
export const answer = 42;

# Reset your password

:::tip Good to know
Links live for **one hour**.
:::

<Box headline="Buy">Text in a *box*</Box>

<div class="browser">
  <img alt="The sign-in page" src={useBaseUrl('img/a.png')} />
</div>

See [plans](change-plan.md#yearly) {answer}{' and more'}.

<script>{\`alert(1)\`}</script>
`;
  const document = parseMarkdown(source, 'reset.md');

  test('front matter gives title, description and category', () => {
    expect(document).toMatchObject({
      title: 'Reset your password',
      description: 'How to get in again.',
      category: 'Account',
    });
  });

  test('only text is left of JSX, boxes, images and expressions', () => {
    expect(document.content).toBe(`**Good to know**

Links live for **one hour**.

Text in a *box*

*The sign-in page*

See [plans](change-plan.md#yearly)  and more.`);
  });

  test('a file whose MDX does not parse is read as Markdown', () => {
    const broken =
      "import A from 'a';\n\n# Title\n\n<A>never closed {oops\n\nText stays. <br> More.";
    const { title, content } = parseMarkdown(broken, 'x.mdx');
    expect(title).toBe('Title');
    expect(content).toContain('Text stays.');
    expect(content).not.toContain('import');
  });

  test('links whose addresses stand at the end have them at hand', () => {
    const { content } = parseMarkdown('See [plans][1] and [gone][2].\n\n[1]: plans.md\n', 'a.md');
    expect(content).toBe('See [plans](plans.md) and \\[gone]\\[2].');
  });

  test('braces in plain Markdown are text', () => {
    expect(parseMarkdown('Dear {name}, hello', 'x.md').content).toBe('Dear {name}, hello');
  });

  test('code keeps what looks like tags, boxes and imports', () => {
    const code = "```js\nimport a from 'a';\n:::tip\n<script>x</script>\n```";
    expect(parseMarkdown(code, 'x.mdx').content).toBe(code);
  });

  test('a file without a title is named after its heading, or itself', () => {
    expect(parseMarkdown('# Hi *there*\n\nx', 'a.md').title).toBe('Hi there');
    expect(parseMarkdown('x', 'change-my_plan.md').title).toBe('Change my plan');
  });

  test.each([
    '<script>alert(1)</script>',
    'a <script>alert(1)</script> b',
    '<SCRIPT src=x></SCRIPT>',
    '<svg><script>alert(1)</script></svg>',
    '<style>a{}</style><iframe src=x></iframe>',
  ])('%s leaves nothing', (html) => {
    for (const name of ['a.md', 'a.mdx']) {
      expect(parseMarkdown(`Before\n\n${html}\n\nAfter`, name).content).not.toMatch(
        /alert|<s|<i/iu,
      );
    }
  });
});

test('any text is read, without HTML, NUL or a crash', () => {
  const piece = fc.constantFrom(
    '<script>',
    '</script>',
    '<A b={',
    '}',
    '{',
    '`',
    '```',
    ':::tip',
    '---\n',
    '\n\n',
    '# ',
    '- ',
    '[a](b.md)',
    '![x](y)',
    '<!-- ',
    '-->',
    "import a from 'a'\n",
    '| a |\n|---|\n',
    '\u0000',
    '<br>',
    '\ud800',
    'é',
    '🙂',
    '&lt;',
    '<p',
  );
  const text = fc.array(fc.oneof(piece, fc.string())).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.constantFrom('a.md', 'a.mdx'), (source, name) => {
      const { content } = parseMarkdown(source, name);
      expect(content).not.toContain('\u0000');
      expect(content.isWellFormed()).toBe(true);
      const types = JSON.stringify(readMarkdown(content));
      expect(types).not.toContain('"type":"html"');
    }),
    { numRuns: 500 },
  );
});

test.skipIf(!existsSync(HELP_CENTER))('a real help centre leaves no MDX outside code', () => {
  const files = readdirSync(HELP_CENTER);
  expect(files.length).toBeGreaterThan(100);
  for (const name of files) {
    const { title, content } = parseMarkdown(readFileSync(join(HELP_CENTER, name), 'utf8'), name);
    expect(title).not.toBe('');
    expect([name, content.length > 100]).toEqual([name, true]);
    const text = content.replaceAll(/```[\s\S]*?```|`[^`]*`/gu, '');
    const rest = /useBaseUrl|^import .* from|<(?:div|img|CtaBox|Optional)/mu.exec(text)?.[0];
    expect([name, rest]).toEqual([name, undefined]);
  }
});
