import type { Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { titleFromName } from './document.ts';
import type { Document } from './document.ts';

const writer = unified()
  .use(remarkGfm)
  .use(remarkStringify, { bullet: '-', rule: '-', listItemIndent: 'one', fences: true });
const reader = unified().use(remarkParse).use(remarkGfm);

/** Writes Markdown's tree as text. */
export function writeMarkdown(tree: Root): string {
  return writer.stringify(tree).trim();
}

/** Reads the Markdown that articles are kept as. */
export function readMarkdown(content: string): Root {
  return reader.parse(content);
}

/** An article from its tree; the first heading names it, if nothing else does. */
export function toDocument(tree: Root, name: string, title?: string): Document {
  const first = tree.children[0];
  const heading = first?.type === 'heading' && first.depth === 1 ? toString(first).trim() : '';
  const children =
    heading !== '' && (title === undefined || title === heading)
      ? tree.children.slice(1)
      : tree.children;
  return {
    title: (title ?? (heading || titleFromName(name))).slice(0, 500),
    content: writeMarkdown({ ...tree, children }),
    description: null,
    category: null,
    part: '',
  };
}
