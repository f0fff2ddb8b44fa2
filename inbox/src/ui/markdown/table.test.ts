import { describe, expect, it } from 'vitest';
import { parseMarkdown } from './parse.ts';
import type { Inline } from './parse.ts';

const types = (source: string): string[] => parseMarkdown(source).map(({ type }) => type);
const plain = (parts: Inline[]): string =>
  parts.map((part) => ('text' in part ? part.text : `<${part.type}>`)).join('');
function table(source: string): { align: unknown[]; cells: string[][] } | undefined {
  const [block] = parseMarkdown(source);
  if (block?.type !== 'table') return undefined;
  return { align: block.align, cells: [block.head, ...block.rows].map((row) => row.map(plain)) };
}

describe('tables', () => {
  it('have a head, alignments, and cells with marks', () => {
    const source = '| Plan | Price |\n| :--- | ---: |\n| **Pro** | $5 |\n| Free | `0` |';
    expect(table(source)).toEqual({
      align: ['left', 'right'],
      cells: [
        ['Plan', 'Price'],
        ['<bold>', '$5'],
        ['Free', '0'],
      ],
    });
  });

  it('do without pipes at the ends, and with empty cells', () => {
    expect(table('a | b | c\n:-: | - | -\n1 | 2\n| | x | y | z |')?.cells).toEqual([
      ['a', 'b', 'c'],
      ['1', '2'],
      ['', 'x', 'y'],
    ]);
  });

  it('hold pipes that are escaped', () => {
    expect(table('| a |\n| - |\n| x \\| y \\\\ z |')?.cells[1]).toEqual(['x | y \\ z']);
  });

  it('end where another block begins, and may follow a paragraph', () => {
    expect(types('Prices:\n| a | b |\n|---|---|\n| 1 | 2 |\n\nText')).toEqual([
      'paragraph',
      'table',
      'paragraph',
    ]);
    expect(types('| a |\n|---|\n| 1 |\n# Title')).toEqual(['table', 'heading']);
    expect(types('| a |\n|---|\n> said')).toEqual(['table', 'quote']);
  });

  it('are not seen in text with pipes, rules or columns that do not match', () => {
    for (const source of ['a | b', '| a | b |\n| - |\n| 1 | 2 |', '| a |', 'x || y\n--']) {
      expect(types(source)).not.toContain('table');
    }
    expect(types('Title\n---')).toEqual(['paragraph', 'rule']);
  });
});
