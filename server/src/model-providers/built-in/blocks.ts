/** A piece of Markdown that must not be torn: a paragraph, a whole list, a table, a code block. */
export interface Block {
  text: string;
  kind: 'paragraph' | 'list' | 'code' | 'table' | 'heading';
}

const ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s/u;
const FENCE = /^ {0,3}(?:```|~~~)/u;
const HEADING = /^ {0,3}#{1,6}\s/u;

/**
 * Splits Markdown at blank lines, keeping whole what belongs together: the steps of a list with
 * what stands between them, fenced code, and a list with the sentence that leads to it.
 */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  for (const text of chunksOf(markdown)) {
    const kind = kindOf(text);
    const before = blocks.at(-1);
    if (before && joins(before, kind, text)) {
      before.text = `${before.text}\n\n${text}`;
      before.kind = before.kind === 'paragraph' ? kind : before.kind;
    } else blocks.push({ text, kind });
  }
  return blocks;
}

/** A list goes on over blank lines and indented text; a leading sentence stays with what it leads to. */
function joins(before: Block, kind: Block['kind'], text: string): boolean {
  if (before.kind === 'list') return kind === 'list' || /^\s{2,}\S/u.test(text);
  return before.kind === 'paragraph' && kind !== 'heading' && before.text.trimEnd().endsWith(':');
}

function kindOf(text: string): Block['kind'] {
  if (HEADING.test(text)) return 'heading';
  if (FENCE.test(text)) return 'code';
  if (text.split('\n').some((line) => ITEM.test(line))) return 'list';
  return /^ {0,3}\|.*\|/u.test(text) ? 'table' : 'paragraph';
}

/** Runs of lines between blank ones; a fence holds its blank lines, a heading stands alone. */
function chunksOf(markdown: string): string[] {
  const chunks: string[] = [];
  let lines: string[] = [];
  let fenced = false;
  const end = (): void => {
    if (lines.length > 0) chunks.push(lines.join('\n'));
    lines = [];
  };
  for (const line of markdown.split('\n')) {
    if (!fenced && (line.trim() === '' || HEADING.test(line))) end();
    if (FENCE.test(line)) fenced = !fenced;
    if (line.trim() !== '' || fenced) lines.push(line);
    if (!fenced && HEADING.test(line)) end();
  }
  end();
  return chunks;
}
