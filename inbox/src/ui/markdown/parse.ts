import { readTable, startsTable } from './table.ts';
import type { Align } from './table.ts';

/** Markdown as a tree: only what is named here can ever be shown. */
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; children: Inline[] }
  | { type: 'quote'; children: Block[] }
  | { type: 'code'; text: string }
  | { type: 'list'; isOrdered: boolean; start: number; items: Inline[][] }
  | { type: 'table'; align: Align[]; head: Inline[][]; rows: Inline[][][] }
  | { type: 'rule' };

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'bold' | 'italic'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'break' };

const MAX_DEPTH = 6;
const FENCE = /^ {0,3}(```|~~~)/u;
const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/u;
const QUOTE = /^ {0,3}> ?/u;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/u;
const ITEM = /^\s*(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/u;

/** Reads Markdown; HTML in it stays text. Takes time in proportion to its length. */
export function parseMarkdown(source: string, depth = 0): Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '') {
      at += 1;
      continue;
    }
    const [block, next] = readBlock(lines, at, depth);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

function readBlock(lines: string[], at: number, depth: number): [Block, number] {
  const line = lines[at] ?? '';
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return readCode(lines, at + 1, fence);
  if (RULE.test(line)) return [{ type: 'rule' }, at + 1];
  const heading = HEADING.exec(line)?.[1];
  if (heading !== undefined) {
    return [{ type: 'heading', children: parseInline(heading) }, at + 1];
  }
  if (QUOTE.test(line) && depth < MAX_DEPTH) {
    const end = endOf(lines, at, (other) => QUOTE.test(other));
    const inner = lines.slice(at, end).map((each) => each.replace(QUOTE, ''));
    return [{ type: 'quote', children: parseMarkdown(inner.join('\n'), depth + 1) }, end];
  }
  if (ITEM.test(line)) return readList(lines, at);
  if (startsTable(lines, at)) return readCells(lines, at);
  const end = endOf(lines, at + 1, (other, index) => isText(other) && !startsTable(lines, index));
  return [{ type: 'paragraph', children: parseInline(lines.slice(at, end).join('\n')) }, end];
}

function readCode(lines: string[], at: number, fence: string): [Block, number] {
  const end = endOf(lines, at, (line) => !line.trimStart().startsWith(fence));
  return [{ type: 'code', text: lines.slice(at, end).join('\n') }, end + 1];
}

function readList(lines: string[], at: number): [Block, number] {
  const first = ITEM.exec(lines[at] ?? '');
  const isOrdered = first?.[2] !== undefined;
  const items: string[][] = [];
  let position = at;
  for (; position < lines.length; position += 1) {
    const line = lines[position] ?? '';
    const item = ITEM.exec(line);
    if (item && (item[2] !== undefined) === isOrdered) items.push([item[3] ?? '']);
    else if (/^\s{2,}\S/u.test(line)) items.at(-1)?.push(line.trim());
    else break;
  }
  return [
    {
      type: 'list',
      isOrdered,
      start: Number(first?.[2] ?? 1),
      items: items.map((parts) => parseInline(parts.join('\n'))),
    },
    position,
  ];
}

function readCells(lines: string[], at: number): [Block, number] {
  const { align, head, rows, end } = readTable(lines, at, isText);
  const table = {
    type: 'table' as const,
    align,
    head: head.map((cell) => parseInline(cell)),
    rows: rows.map((row) => row.map((cell) => parseInline(cell))),
  };
  return [table, end];
}

/** True for a line that goes on with what is above it. */
function isText(line: string): boolean {
  return line.trim() !== '' && !startsBlock(line);
}

function startsBlock(line: string): boolean {
  return [FENCE, HEADING, QUOTE, RULE, ITEM].some((pattern) => pattern.test(line));
}

function endOf(
  lines: string[],
  from: number,
  goesOn: (line: string, index: number) => boolean,
): number {
  let end = from;
  while (end < lines.length && goesOn(lines[end] ?? '', end)) end += 1;
  return end;
}

/** In the order of their right of way. Each is bounded, so that no input makes it slow. */
const INLINE =
  /\\([\\`*_{}[\]()#+\-.!>~|])|(`{1,3})([^\n]{1,2000}?)\2(?!`)|!?\[([^[\]\n]{1,500})\]\(\s{0,3}<?([^\s()<>]{1,2000}(?:\([^\s()<>]{0,500}\))?)>?(?:\s+"[^"\n]{0,300}")?\s{0,3}\)|\*\*(?=\S)([^\n]{1,2000}?\S|\S)\*\*|__(?=\S)([^\n]{1,2000}?\S|\S)__(?!\w)|\*(?=[^\s*])([^*\n]{0,2000}?[^\s*])\*|(?<!\w)_(?=[^\s_])([^_\n]{0,2000}?[^\s_])_(?!\w)|<?((?:https?:\/\/|mailto:)[^\s<>"']{1,2000})>?|( {2,}|\\)?\n/gu;

/** Reads what may stand within a line. */
export function parseInline(source: string, depth = 0): Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  const say = (text: string): void => {
    if (text === '') return;
    const last = parts.at(-1);
    if (last?.type === 'text') last.text += text;
    else parts.push({ type: 'text', text });
  };
  if (depth > MAX_DEPTH) return [{ type: 'text', text: source }];
  for (const match of source.matchAll(INLINE)) {
    if (match.index < at) continue;
    say(source.slice(at, match.index));
    at = match.index + match[0].length;
    const [whole, escaped, , code, label, target, bold, bold2, italic, italic2, bare] = match;
    const strong = bold ?? bold2;
    const slanted = italic ?? italic2;
    if (escaped !== undefined) say(escaped);
    else if (code !== undefined) parts.push({ type: 'code', text: code.trim() || code });
    else if (label !== undefined) pushLink(parts, say, whole, label, target ?? '', depth);
    else if (strong !== undefined)
      parts.push({ type: 'bold', children: parseInline(strong, depth + 1) });
    else if (slanted !== undefined) {
      parts.push({ type: 'italic', children: parseInline(slanted, depth + 1) });
    } else if (bare !== undefined) pushAddress(parts, say, whole, bare);
    else parts.push({ type: 'break' });
  }
  say(source.slice(at));
  return parts;
}

function pushLink(
  parts: Inline[],
  say: (text: string) => void,
  whole: string,
  label: string,
  target: string,
  depth: number,
): void {
  const href = safeLink(target);
  if (href === undefined) say(whole.startsWith('!') ? label : whole);
  else parts.push({ type: 'link', href, children: parseInline(label, depth + 1).map(unlinked) });
}

/** No link within a link. */
function unlinked(inline: Inline): Inline {
  return inline.type === 'link' ? { type: 'text', text: inline.href } : inline;
}

/** A bare address; the full stop or bracket behind it belongs to the sentence. */
function pushAddress(
  parts: Inline[],
  say: (text: string) => void,
  whole: string,
  bare: string,
): void {
  const address = bare.replace(/[.,;:!?)\]*_]+$/u, '');
  const href = safeLink(address);
  if (href === undefined) return say(whole);
  parts.push({
    type: 'link',
    href,
    children: [{ type: 'text', text: address.replace(/^mailto:/u, '') }],
  });
  say(bare.slice(address.length));
}

/** The address of a link that may be followed: http, https or mailto, nothing else. */
export function safeLink(target: string): string | undefined {
  if (!URL.canParse(target)) return undefined;
  const url = new URL(target);
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
}
