import type { Root, RootContent, Table, TableRow } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { sha256 } from '../../platform/index.ts';
import { readMarkdown, writeMarkdown } from './parse/markdown-text.ts';

/** A piece of an article that is searched. */
export interface Chunk {
  position: number;
  /** The headings it stands under, outermost first, joined by " › ". */
  heading: string | null;
  /** Markdown. */
  text: string;
  /** Equal where title, heading and text are: an embedding can be used again. */
  contentHash: string;
}

/** Words that a piece aims at; the model reads about 190. */
const WORDS = 150;
/** A rest smaller than this joins the piece before it. */
const REST = 40;
/** Chinese, Japanese and Thai have no spaces: so many letters count as a word at least. */
const LETTERS = 12;

/** Cuts an article into pieces of about {@link WORDS} words that never span two headings. */
export function chunksOf(title: string, content: string): Chunk[] {
  const pieces = sectionsOf(readMarkdown(content)).flatMap(({ heading, blocks }) =>
    piecesOf(blocks).map((text) => ({ heading, text })),
  );
  const all = pieces.length > 0 ? pieces : [{ heading: null, text: title }];
  return all.map(({ heading, text }, position) => ({
    position,
    heading,
    text,
    contentHash: sha256(embeddedText(title, heading, text)),
  }));
}

/** What the model reads of a piece: title and heading in front, without Markdown's signs. */
export function embeddedText(title: string, heading: string | null, text: string): string {
  return [title, heading, plain(text)].filter(Boolean).join('. ');
}

/** Markdown as the text that people see. */
export function plain(markdown: string): string {
  return readMarkdown(markdown).children.map(textOf).join(' ').replaceAll(/\s+/gu, ' ').trim();
}

/** Items and cells are words of their own, which a plain joining would glue together. */
function textOf(node: RootContent): string {
  switch (node.type) {
    case 'list':
    case 'listItem':
    case 'blockquote':
    case 'table':
    case 'tableRow':
      return node.children.map(textOf).join(' ');
    default:
      return toString(node);
  }
}

interface Section {
  heading: string | null;
  blocks: string[];
}

function sectionsOf(tree: Root): Section[] {
  const path: { depth: number; text: string }[] = [];
  const sections: Section[] = [{ heading: null, blocks: [] }];
  for (const node of tree.children) {
    if (node.type === 'heading') {
      while ((path.at(-1)?.depth ?? 0) >= node.depth) path.pop();
      path.push({ depth: node.depth, text: toString(node).trim() });
      const heading = path
        .map(({ text }) => text)
        .join(' › ')
        .slice(0, 500);
      sections.push({ heading: heading || null, blocks: [] });
    } else if (node.type !== 'thematicBreak') {
      sections.at(-1)?.blocks.push(...blocksOf(node));
    }
  }
  return sections.flatMap((section, place) => {
    if (section.blocks.length > 0) return [section];
    // A heading without text of its own is said by the ones under it, if there are any.
    const { heading } = section;
    if (heading === null) return [];
    const isSaid = sections[place + 1]?.heading?.startsWith(`${heading} › `) === true;
    return isSaid ? [] : [{ heading, blocks: [heading] }];
  });
}

/** A block as Markdown; long ones are cut where a list, a table or a text allows it. */
function blocksOf(node: RootContent): string[] {
  const text = writeMarkdown({ type: 'root', children: [node] });
  if (words(text) <= WORDS) return text === '' ? [] : [text];
  if (node.type === 'list') {
    return node.children.flatMap((item, index) => {
      const start = node.ordered === true ? (node.start ?? 1) + index : null;
      return cut(writeMarkdown({ type: 'root', children: [{ ...node, start, children: [item] }] }));
    });
  }
  if (node.type === 'table') return tables(node).flatMap(cut);
  return cut(text);
}

/** A long table as several, each under the same head. */
function tables(table: Table): string[] {
  const [head, ...rows] = table.children;
  if (!head) return [];
  const write = (children: TableRow[]): string =>
    writeMarkdown({ type: 'root', children: [{ ...table, children: [head, ...children] }] });
  const groups: TableRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && words(write([...last, row])) <= WORDS) last.push(row);
    else groups.push([row]);
  }
  return groups.map(write);
}

/** Cuts at lines, else at sentences, else after so many letters. */
function cut(text: string): string[] {
  if (words(text) <= WORDS) return [text];
  for (const separator of [/(?<=\n)/u, /(?<=[.!?]["')]?\s|[。！？])/u]) {
    const parts = text.split(separator);
    if (parts.length > 1) return gather(parts, '').flatMap(cut);
  }
  const slice = new RegExp(`.{1,${WORDS * LETTERS}}(?:\\s|$)|.{1,${WORDS * LETTERS}}`, 'gsu');
  return text.match(slice) ?? [];
}

function piecesOf(blocks: string[]): string[] {
  const pieces = gather(blocks, '\n\n');
  const last = pieces.at(-1);
  const before = pieces.at(-2);
  if (last === undefined || before === undefined || words(last) > REST) return pieces;
  return [...pieces.slice(0, -2), `${before}\n\n${last}`];
}

function gather(parts: string[], separator: string): string[] {
  const result: string[] = [];
  let size = 0;
  for (const part of parts) {
    const count = words(part);
    const last = result.at(-1);
    if (last !== undefined && size + count <= WORDS) {
      result[result.length - 1] = last + separator + part;
      size += count;
    } else {
      result.push(part);
      size = count;
    }
  }
  return result.map((piece) => piece.trim()).filter((piece) => piece !== '');
}

function words(text: string): number {
  return Math.max((text.match(/\S+/gu) ?? []).length, Math.ceil(Array.from(text).length / LETTERS));
}
