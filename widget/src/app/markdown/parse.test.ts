import { describe, expect, it } from 'vitest';
import { parseMarkdown } from './parse.ts';
import type { Block } from './parse.ts';
import type { Inline } from './inline.ts';
import { safeHref } from './safe-href.ts';
import { closeUnfinished } from './unfinished.ts';

function linksIn(blocks: Block[]): string[] {
  return [...JSON.stringify(blocks).matchAll(/"href":"([^"]*)"/gu)].map(([, href]) => href ?? '');
}

function inline(text: string): Inline[] {
  const [block] = parseMarkdown(text);
  return block?.type === 'paragraph' ? block.children : [];
}

describe('links', () => {
  it('follows http, https and mailto', () => {
    expect(
      linksIn(
        parseMarkdown('[a](https://x.example/b_c) <http://y.example> [m](mailto:a@b.example)'),
      ),
    ).toEqual(['https://x.example/b_c', 'http://y.example/', 'mailto:a@b.example']);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://x.example/1',
    '//evil.example',
    '/orders',
  ])('does not follow %j', (address) => {
    expect(safeHref(address)).toBeUndefined();
    const followed = linksIn(parseMarkdown(`[click](${address}) ![i](${address}) <${address}>`));
    // Inside of `blob:https://…` stands an honest address, which may be a link of its own.
    expect(followed.filter((href) => !href.startsWith('https://x.example'))).toEqual([]);
  });

  it('leaves the full stop after an address outside', () => {
    expect(inline('See https://x.example/a.')).toEqual([
      { type: 'text', text: 'See ' },
      {
        type: 'link',
        href: 'https://x.example/a',
        children: [{ type: 'text', text: 'https://x.example/a' }],
      },
      { type: 'text', text: '.' },
    ]);
  });
});

describe('what looks like HTML', () => {
  it('stays text', () => {
    const html = '<img src=x onerror="alert(1)"><script>alert(1)</script>';
    expect(inline(html)).toEqual([{ type: 'text', text: html }]);
  });
});

describe('blocks', () => {
  it('reads headings, lists in lists, code, quotes, tables and rules', () => {
    const blocks = parseMarkdown(
      '# Title\nText\n\n3. one\n   - inner\n4. two\n\n```js\n**not bold**\n```\n> said\n\n|a|b|\n|-|-|\n|1|2|\n\n---\n',
    );
    expect(blocks.map(({ type }) => type)).toEqual([
      'heading',
      'paragraph',
      'list',
      'code',
      'quote',
      'table',
      'rule',
    ]);
    expect(blocks[2]).toMatchObject({
      ordered: true,
      start: 3,
      items: [[{ type: 'paragraph' }, { type: 'list', ordered: false }], [{ type: 'paragraph' }]],
    });
    expect(blocks[3]).toEqual({ type: 'code', text: '**not bold**' });
    expect(blocks[5]).toMatchObject({ rows: [[[{ text: '1' }], [{ text: '2' }]]] });
  });

  it('keeps items apart by blank lines in one list', () => {
    expect(parseMarkdown('- a\n\n- b\n\nafter')).toMatchObject([
      { type: 'list', items: [{}, {}] },
      { type: 'paragraph' },
    ]);
  });
});

describe('tables', () => {
  const cells = (text: string): unknown =>
    parseMarkdown(text).map((block) =>
      block.type === 'table'
        ? [block.head, ...block.rows].map((row) => row.map(textOf))
        : block.type,
    );
  const textOf = (inlines: Inline[]): string =>
    inlines.map((part) => ('text' in part ? part.text : part.type)).join('');

  it('stand right below a sentence, with blanks at the ends of their lines', () => {
    expect(cells('Prices:\n| Size | Price | \n| :--- | ----: | \n| S | €5 | \nAsk us.')).toEqual([
      'paragraph',
      [
        ['Size', 'Price'],
        ['S', '€5'],
      ],
      'paragraph',
    ]);
  });

  it('have as many cells in each row as in their head', () => {
    expect(cells('a|b\n-|-\n|1|\n|1|2|3|')).toEqual([
      [
        ['a', 'b'],
        ['1', ''],
        ['1', '2'],
      ],
    ]);
  });

  it('keep an escaped bar in its cell, in code too', () => {
    expect(cells('|a|\n|-|\n|x \\| `y \\| z`|')).toEqual([[['a'], ['x | y | z']]]);
  });

  it('know which columns stand at the right or in the middle', () => {
    expect(parseMarkdown('|a|b|c|\n|:-|:-:|-:|')).toMatchObject([
      { type: 'table', align: ['', 'center', 'end'] },
    ]);
  });

  it('are none without a line of as many columns below their head', () => {
    expect(cells('a | b\n---|---|---\n\na | b\n--- x')).toEqual(['paragraph', 'paragraph']);
  });

  it('follow no address that is not safe', () => {
    const table = parseMarkdown('|a|\n|-|\n|[x](javascript:alert(1)) <b>|');
    expect(linksIn(table)).toEqual([]);
    expect(JSON.stringify(table)).toContain('<b>');
  });
});

describe('emphasis', () => {
  it('reads strong and emphasis, but not inside of words', () => {
    expect(inline('**a** *b* snake_case_name 2 * 3 * 4')).toEqual([
      { type: 'strong', children: [{ type: 'text', text: 'a' }] },
      { type: 'text', text: ' ' },
      { type: 'emphasis', children: [{ type: 'text', text: 'b' }] },
      { type: 'text', text: ' snake_case_name 2 * 3 * 4' },
    ]);
  });

  it('keeps every word of any text', () => {
    const text = 'a **b *c* d** `e` [f](g) \\*h\\* _i_ שלום 👋 [[[ ** __ ` ]';
    const words = JSON.stringify(parseMarkdown(text));
    for (const word of ['b ', 'c', 'e', 'f', 'h', 'i', 'שלום', '👋']) expect(words).toContain(word);
  });
});

describe('hostile text', () => {
  it.each(['[', '*', '**a', '_', '`', '> ', '- ', '![](', '|', '[a](', '<http://'])(
    '%j many times over is read',
    (piece) => {
      expect(parseMarkdown(piece.repeat(20_000 / piece.length)).length).toBeGreaterThan(0);
    },
  );
});

describe('closeUnfinished', () => {
  it.each([
    ['Read [the guide](https://x.exa', 'Read '],
    ['Read [the gui', 'Read '],
    ['It is **very im', 'It is **very im**'],
    ['It is **', 'It is '],
    ['Run `npm ', 'Run `npm`'],
    ['Done [a](https://x.example).', 'Done [a](https://x.example).'],
    ['- **a**: b\n- **c', '- **a**: b\n- **c**'],
    ['Prices:\n| Si', 'Prices:'],
    ['Prices:\n| Size | Price |\n', 'Prices:\n'],
    ['Prices:\n| Size | Price |\n|--', 'Prices:'],
    ['|a|b|\n|-|-|\n', '|a|b|\n|-|-|\n'],
    ['|a|b|\n|-|-|\n|1', '|a|b|\n|-|-|'],
  ])('%j is shown as %j', (written, shown) => {
    expect(closeUnfinished(written)).toBe(shown);
  });
});
