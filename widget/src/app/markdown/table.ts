import { parseInline } from './inline.ts';
import type { Inline } from './inline.ts';

/** How a column stands; '' as the text runs. */
export type Align = '' | 'center' | 'end';

export interface Table {
  type: 'table';
  align: Align[];
  head: Inline[][];
  /** Each as long as the head. */
  rows: Inline[][][];
}

const DIVIDER = /^:?-+:?$/u;
/** Stands for an escaped bar while the others are cut at. */
const BAR = '\uE000';

/** Whether a table begins at a line: below its head stands a divider of as many columns. */
export function startsTable(lines: string[], at: number): boolean {
  const [head, divider] = [lines[at] ?? '', lines[at + 1] ?? ''];
  if (!head.includes('|') || !divider.includes('-')) return false;
  const columns = cellsOf(divider);
  return columns.every((cell) => DIVIDER.test(cell)) && columns.length === cellsOf(head).length;
}

/** Reads a table as GitHub's Markdown has it (https://github.github.com/gfm, 4.10). */
export function readTable(lines: string[], at: number): [table: Table, next: number] {
  let next = at + 2;
  while (lines[next]?.includes('|')) next += 1;
  const head = cellsOf(lines[at] ?? '');
  const rows = lines.slice(at + 2, next).map((line) => {
    const cells = cellsOf(line);
    return head.map((_, column) => parseInline(cells[column] ?? ''));
  });
  const align = cellsOf(lines[at + 1] ?? '').map(alignOf);
  return [{ type: 'table', align, head: head.map((cell) => parseInline(cell)), rows }, next];
}

function alignOf(divider: string): Align {
  if (!divider.endsWith(':')) return '';
  return divider.startsWith(':') ? 'center' : 'end';
}

function cellsOf(line: string): string[] {
  const marked = line.replaceAll(BAR, '').replaceAll('\\|', BAR).trim();
  const bare = marked.replace(/^\|/u, '').replace(/\|$/u, '');
  return bare.split('|').map((cell) => cell.trim().replaceAll(BAR, '|'));
}
