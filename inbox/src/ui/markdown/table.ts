export type Align = 'left' | 'center' | 'right' | undefined;

/** A table as its cells' sources, row by row; a row may be shorter than the head. */
export interface TableSource {
  align: Align[];
  head: string[];
  rows: string[][];
  /** The line behind it. */
  end: number;
}

/** A cell of the line between head and rows. */
const DELIMITER = /^:?-+:?$/u;

/** True if a table begins at the line, as GitHub Flavored Markdown (spec 4.10) has it. */
export function startsTable(lines: readonly string[], at: number): boolean {
  const head = lines[at] ?? '';
  const delimiter = lines[at + 1] ?? '';
  if (!head.includes('|') || !delimiter.includes('|')) return false;
  const cells = cellsOf(delimiter);
  return cells.every((cell) => DELIMITER.test(cell)) && cells.length === cellsOf(head).length;
}

/** Reads the table that begins at the line; its rows go on while `isRow` says so. */
export function readTable(
  lines: readonly string[],
  at: number,
  isRow: (line: string) => boolean,
): TableSource {
  const head = cellsOf(lines[at] ?? '');
  const rows: string[][] = [];
  let end = at + 2;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    if (!isRow(line)) break;
    // More cells than the head has are left out.
    rows.push(cellsOf(line).slice(0, head.length));
  }
  return { align: cellsOf(lines[at + 1] ?? '').map(alignOf), head, rows, end };
}

function alignOf(delimiter: string): Align {
  const isLeft = delimiter.startsWith(':');
  const isRight = delimiter.endsWith(':');
  if (isLeft && isRight) return 'center';
  if (isRight) return 'right';
  return isLeft ? 'left' : undefined;
}

/** The cells of a line; `\\|` is a pipe within a cell, in code too. */
function cellsOf(line: string): string[] {
  const cells = [''];
  for (const [part] of line.trim().matchAll(/\\\||\||[^\\|]+|\\/gu)) {
    if (part === '|') cells.push('');
    else cells.push((cells.pop() ?? '') + (part === '\\|' ? '|' : part));
  }
  if (cells.length > 1 && cells[0] === '') cells.shift();
  if (cells.length > 1 && cells.at(-1) === '') cells.pop();
  return cells.map((cell) => cell.trim());
}
