import type { Inline } from './inline.ts';
import { parseMarkdown } from './parse.ts';
import type { Block } from './parse.ts';

/** The words of Markdown without its marks and addresses, a line for each block. */
export function plainText(markdown: string): string {
  return blocks(parseMarkdown(markdown));
}

function blocks(all: Block[]): string {
  return all
    .map(blockText)
    .filter((text) => text !== '')
    .join('\n');
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return inlines(block.children);
    case 'list':
      return block.items.map(blocks).join('\n');
    case 'quote':
      return blocks(block.children);
    case 'code':
      return block.text;
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(inlines).join(', ')).join('\n');
    default:
      return '';
  }
}

function inlines(all: Inline[]): string {
  return all.map(inlineText).join('');
}

function inlineText(part: Inline): string {
  if (part.type === 'break') return '\n';
  return 'children' in part ? inlines(part.children) : part.text;
}
