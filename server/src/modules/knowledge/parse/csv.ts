import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { plainText } from './decode.ts';
import { FileError, titleFromName } from './document.ts';
import type { Document } from './document.ts';
import { slugOf } from './slug.ts';

const TITLES = ['title', 'question', 'name', 'subject'];
const CONTENTS = ['content', 'answer', 'body', 'text', 'article', 'description'];
const MOST_ROWS = 5_000;

const Rows = z.array(z.array(z.string()));

/** Reads a table: a column of titles and one of texts make an article a row, else all is one. */
export function parseCsv(source: string, name: string): Document[] {
  const [head, ...rows] = rowsOf(plainText(source));
  if (!head) return [];
  const columns = head.map((column) => column.trim().toLowerCase());
  const find = (names: string[]): number => columns.findIndex((column) => names.includes(column));
  const title = find(TITLES);
  const content = find(CONTENTS);
  if (title === -1 || content === -1) return [wholeTable(head, rows, name)];
  if (rows.length > MOST_ROWS) {
    throw new FileError(
      'too-large',
      `The table has ${rows.length} rows. Split it into files of ${MOST_ROWS} rows at most.`,
    );
  }
  const category = find(['category', 'section', 'topic']);
  const parts = new Map<string, number>();
  return rows.flatMap((row) => {
    const named = row[title]?.trim() ?? '';
    const text = row[content]?.trim() ?? '';
    if (named === '' || text === '') return [];
    const slug = slugOf(named);
    const count = (parts.get(slug) ?? 0) + 1;
    parts.set(slug, count);
    return [
      {
        title: named.slice(0, 500),
        content: text,
        description: null,
        category: row[category]?.trim().slice(0, 200) || null,
        part: count === 1 ? slug : `${slug}-${count}`,
      },
    ];
  });
}

function rowsOf(text: string): string[][] {
  const firstLine = text.split('\n', 1)[0] ?? '';
  const delimiters = [',', ';', '\t'];
  const delimiter = delimiters.toSorted(
    (a, b) => firstLine.split(b).length - firstLine.split(a).length,
  )[0];
  try {
    return Rows.parse(
      parse(text, {
        delimiter: delimiter ?? ',',
        relaxColumnCount: true,
        relaxQuotes: true,
        skipEmptyLines: true,
      }),
    );
  } catch (error) {
    const message = 'The table cannot be read: its quotes do not match. Export it again as CSV.';
    throw new FileError('broken', message, { cause: error });
  }
}

function wholeTable(head: string[], rows: string[][], name: string): Document {
  return {
    title: titleFromName(name),
    content: [tableLine(head), tableLine(head.map(() => '---')), ...rows.map(tableLine)].join('\n'),
    description: null,
    category: null,
    part: '',
  };
}

function tableLine(cells: string[]): string {
  const plain = cells.map((cell) => cell.replaceAll(/\s+/gu, ' ').replaceAll('|', '\\|'));
  return `| ${plain.join(' | ')} |`;
}
