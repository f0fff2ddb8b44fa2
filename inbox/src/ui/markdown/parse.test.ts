import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInline, parseMarkdown, safeLink } from './parse.ts';
import type { Block, Inline } from './parse.ts';

const hrefs = (source: string): string[] => parseMarkdown(source).flatMap(linksOf);

function linksOf(part: Block | Inline): string[] {
  if (part.type === 'list') return part.items.flat().flatMap(linksOf);
  if (part.type === 'table') return [part.head, ...part.rows].flat(2).flatMap(linksOf);
  const own = part.type === 'link' ? [part.href] : [];
  return 'children' in part ? [...own, ...part.children.flatMap(linksOf)] : own;
}

describe('links', () => {
  it('lead to http, https and mailto only', () => {
    for (const target of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'java\tscript:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'vbscript:x',
      'file:///etc/passwd',
      'blob:https://x/y',
      '//evil.example',
      '/relative',
    ]) {
      const found = [safeLink(target) ?? 'none', ...hrefs(`[x](${target})`)];
      expect([target, ...found]).toEqual([target, 'none']);
    }
    expect(safeLink('https://a.example/b')).toBe('https://a.example/b');
    expect(safeLink('mailto:a@b.example')).toBe('mailto:a@b.example');
  });

  it('are found in running text without the sentence’s full stop', () => {
    expect(hrefs('See https://a.example/x?y=1. Then (https://b.example).')).toEqual([
      'https://a.example/x?y=1',
      'https://b.example/',
    ]);
  });

  it('never lead elsewhere whatever is written', () => {
    const nasty = fc.stringMatching(/^[[\]()<>*_`!\\ a-z:/.#"'|\n-]{0,60}$/u);
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, fc.constant('javascript:alert(1)'))), (parts) => {
        for (const href of hrefs(parts.join(''))) expect(href).toMatch(/^(?:https?|mailto):/u);
      }),
    );
  });
});

describe('text', () => {
  it('keeps HTML as the text that it is', () => {
    expect(parseMarkdown('<img src=x onerror=alert(1)> <script>x</script>')).toEqual([
      {
        type: 'paragraph',
        children: [{ type: 'text', text: '<img src=x onerror=alert(1)> <script>x</script>' }],
      },
    ]);
  });

  it('keeps names_with_underscores, 2 * 3 * 4 and lone stars', () => {
    for (const source of ['snake_case_name', '2 * 3 * 4', 'a ** b', '5*']) {
      expect(parseInline(source)).toEqual([{ type: 'text', text: source }]);
    }
  });

  it('loses nothing but the marks', () => {
    expect(parseInline('**bold** and *it* `co*de*` \\*no\\*')).toEqual([
      { type: 'bold', children: [{ type: 'text', text: 'bold' }] },
      { type: 'text', text: ' and ' },
      { type: 'italic', children: [{ type: 'text', text: 'it' }] },
      { type: 'text', text: ' ' },
      { type: 'code', text: 'co*de*' },
      { type: 'text', text: ' *no*' },
    ]);
  });

  it('breaks lines where the writer did', () => {
    expect(parseInline('a\nb').map(({ type }) => type)).toEqual(['text', 'break', 'text']);
  });
});

describe('blocks', () => {
  it('reads lists with their numbers, code, headings and quotes', () => {
    const source =
      '# Title\n\n3. three\n4. four\n\n```js\n**x** <b>\n```\n\n> said\n> twice\n\n---';
    const blocks = parseMarkdown(source);
    expect(blocks.map(({ type }) => type)).toEqual(['heading', 'list', 'code', 'quote', 'rule']);
    expect(blocks[1]).toMatchObject({ isOrdered: true, start: 3 });
    expect(blocks[2]).toEqual({ type: 'code', text: '**x** <b>' });
  });

  it('reads code that is still being written', () => {
    expect(parseMarkdown('```\nconst a')).toEqual([{ type: 'code', text: 'const a' }]);
  });

  it('comes to an end for anything, however deep or long', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (source) => {
        expect(Array.isArray(parseMarkdown(source))).toBe(true);
      }),
    );
    expect(parseMarkdown('>'.repeat(5_000)).length).toBe(1);
    for (const part of [
      '|',
      '| a ',
      '|-',
      '|a|\n|-|\n',
      '**',
      '_a',
      '[',
      '[a](',
      '`',
      '<http://',
      '\\',
      '![',
      '* ',
    ]) {
      expect(parseMarkdown(part.repeat(10_000)).length).toBeGreaterThan(0);
    }
  });
});
