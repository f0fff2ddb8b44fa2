import { parseInline } from './inline.ts';
import type { Inline } from './inline.ts';
import { readTable, startsTable } from './table.ts';
import type { Table } from './table.ts';

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; children: Inline[] }
  | { type: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { type: 'quote'; children: Block[] }
  | { type: 'code'; text: string }
  | Table
  | { type: 'rule' };

/** Deeper lists and quotes are shown as plain text. */
const DEPTH = 5;

const FENCE = /^ {0,3}(```+|~~~+)/u;
const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/u;
const RULE = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/u;
const QUOTE = /^ {0,3}> ?/u;
const ITEM = /^( *)(?:[-*+]|(\d{1,9})[.)])\s+(?=\S)/u;

/**
 * Reads the part of Markdown that answers use (CommonMark with tables) into a tree. There is
 * no HTML in it: tags stay text, so nothing that a model or a customer writes can be executed.
 */
export function parseMarkdown(text: string): Block[] {
  return parseBlocks(text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n'), DEPTH);
}

function parseBlocks(lines: string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    if (isBlank(lines[at])) {
      at += 1;
      continue;
    }
    const [block, next] = readBlock(lines, at, depth);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

type Read = [block: Block, next: number];

function readBlock(lines: string[], at: number, depth: number): Read {
  const line = lines[at] ?? '';
  if (FENCE.test(line)) return readCode(lines, at);
  const heading = HEADING.exec(line)?.[1];
  if (heading !== undefined) return [{ type: 'heading', children: parseInline(heading) }, at + 1];
  if (RULE.test(line)) return [{ type: 'rule' }, at + 1];
  if (depth > 0 && QUOTE.test(line)) return readQuote(lines, at, depth);
  if (depth > 0 && ITEM.test(line)) return readList(lines, at, depth);
  if (startsTable(lines, at)) return readTable(lines, at);
  return readParagraph(lines, at);
}

function readCode(lines: string[], at: number): Read {
  const fence = FENCE.exec(lines[at] ?? '')?.[1] ?? '```';
  const inside = lines.slice(at + 1);
  const length = inside.findIndex((line) => line.trimStart().startsWith(fence));
  const kept = length === -1 ? inside : inside.slice(0, length);
  return [{ type: 'code', text: kept.join('\n') }, at + kept.length + 2];
}

function readQuote(lines: string[], at: number, depth: number): Read {
  const kept = takeWhile(lines, at, (line) => QUOTE.test(line));
  const inside = kept.map((line) => line.replace(QUOTE, ''));
  return [{ type: 'quote', children: parseBlocks(inside, depth - 1) }, at + kept.length];
}

function readList(lines: string[], at: number, depth: number): Read {
  const first = ITEM.exec(lines[at] ?? '');
  const [indent, ordered] = [first?.[1]?.length ?? 0, first?.[2] !== undefined];
  const items: string[][] = [];
  let next = at;
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    const item = ITEM.exec(line);
    const deeper = indentOf(line) > indent;
    if (item && !deeper) {
      if ((item[2] !== undefined) !== ordered) break;
      items.push([line.slice(item[0].length)]);
    } else if (isBlank(line)) {
      if (!continues(lines, next, indent, ordered)) break;
      items.at(-1)?.push('');
    } else if (deeper || (!isBlank(lines[next - 1]) && !startsBlock(line))) {
      items.at(-1)?.push(deeper ? line.slice(Math.min(indentOf(line), indent + 2)) : line);
    } else break;
  }
  const start = Number(first?.[2] ?? 1);
  const parsed = items.map((item) => parseBlocks(item, depth - 1));
  return [{ type: 'list', ordered, start, items: parsed }, next];
}

/** Whether a list goes on after the blank lines at `at`. */
function continues(lines: string[], at: number, indent: number, ordered: boolean): boolean {
  const after = lines.slice(at, at + 3).find((line) => !isBlank(line));
  if (after === undefined) return false;
  const item = ITEM.exec(after);
  if (indentOf(after) > indent) return true;
  return item !== null && (item[2] !== undefined) === ordered;
}

function readParagraph(lines: string[], at: number): Read {
  let next = at + 1;
  while (next < lines.length && !endsParagraph(lines, next)) next += 1;
  const kept = lines.slice(at, next).map((line) => line.trim());
  return [{ type: 'paragraph', children: parseInline(kept.join('\n')) }, next];
}

function endsParagraph(lines: string[], at: number): boolean {
  const line = lines[at] ?? '';
  return isBlank(line) || startsBlock(line) || startsTable(lines, at);
}

function startsBlock(line: string): boolean {
  return [FENCE, HEADING, RULE, QUOTE, ITEM].some((pattern) => pattern.test(line));
}

function takeWhile(lines: string[], from: number, fits: (line: string) => boolean): string[] {
  let end = from;
  while (end < lines.length && fits(lines[end] ?? '')) end += 1;
  return lines.slice(from, end);
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === '';
