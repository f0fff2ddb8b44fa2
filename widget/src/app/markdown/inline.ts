import { safeHref } from './safe-href.ts';

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'emphasis'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'break' };

// Sticky, and none of them can run past its own kind of mark twice: time stays linear.
const ESCAPE = /\\([!-/:-@[-`{-~])/uy;
const CODE = /(`+)([^`\n]+)\1(?!`)/uy;
const STRONG = /(\*\*|__)(?=\S)((?:(?!\1)[^\n])+)\1/uy;
const STAR = /\*(?=[^\s*])([^*\n]+)\*/uy;
const UNDERSCORE = /_(?=[^\s_])([^_\n]+)_(?![\p{L}\p{N}])/uy;
const LINK =
  /!?\[([^[\]\n]{0,500})\]\(\s*<?([^\s<>()]{1,2000}(?:\([^\s<>()]{0,200}\)[^\s<>()]{0,200})?)>?(?:\s+"[^"\n]{0,200}")?\s*\)/uy;
const ADDRESS = /<?(https?:\/\/[^\s<>"'`]{1,2000})>?/iuy;
/** Where any of them may begin; all before it is plain text. */
const MARK = /[\\`*_[!<\n]|https?:\/\//giu;
const WORD_BEFORE = /[\p{L}\p{N}]$/u;

/** Reads emphasis, code and links; a link whose address is not safe is left as text. */
export function parseInline(text: string, depth = 6): Inline[] {
  const parts: Inline[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') parts.push({ type: 'text', text: plain });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    MARK.lastIndex = at;
    const mark = depth > 0 ? (MARK.exec(text)?.index ?? text.length) : text.length;
    plain += text.slice(at, mark);
    at = mark;
    if (at === text.length) break;
    const [part, length] = readMark(text, at, depth - 1);
    if (typeof part === 'string') plain += part;
    else {
      flush();
      parts.push(part);
    }
    at += length;
  }
  flush();
  return parts;
}

/** What stands at a mark, and how many characters it takes. */
function readMark(
  text: string,
  at: number,
  depth: number,
): [part: Inline | string, length: number] {
  if (text[at] === '\n') return [{ type: 'break' }, 1];
  const escaped = match(ESCAPE, text, at);
  if (escaped) return [escaped[1] ?? '', escaped[0].length];
  const code = match(CODE, text, at);
  if (code) return [{ type: 'code', text: (code[2] ?? '').trim() }, code[0].length];
  const strong = match(STRONG, text, at);
  if (strong) {
    return [{ type: 'strong', children: parseInline(strong[2] ?? '', depth) }, strong[0].length];
  }
  const inWord = text[at] === '_' && WORD_BEFORE.test(text.slice(Math.max(0, at - 2), at));
  const emphasis = match(STAR, text, at) ?? (inWord ? null : match(UNDERSCORE, text, at));
  if (emphasis) {
    const children = parseInline(emphasis[1] ?? '', depth);
    return [{ type: 'emphasis', children }, emphasis[0].length];
  }
  return readLink(text, at, depth) ?? [text[at] ?? '', 1];
}

function readLink(text: string, at: number, depth: number): [Inline, number] | undefined {
  const named = match(LINK, text, at);
  if (named) {
    const [whole, label = '', target = ''] = named;
    const href = safeHref(target);
    const children: Inline[] =
      label === '' ? [{ type: 'text', text: target }] : parseInline(label, depth);
    return href === undefined ? undefined : [{ type: 'link', href, children }, whole.length];
  }
  const bare = match(ADDRESS, text, at);
  if (!bare) return undefined;
  const written = (bare[1] ?? '').replace(/[.,;:!?)\]}»*_]+$/u, '');
  const href = safeHref(written);
  if (href === undefined) return undefined;
  const bracketed = bare[0].startsWith('<') && bare[0].endsWith('>');
  const length = bracketed ? bare[0].length : bare[0].indexOf(written) + written.length;
  return [{ type: 'link', href, children: [{ type: 'text', text: written }] }, length];
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
