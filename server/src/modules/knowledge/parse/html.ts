import type { Element, ElementContent, Root, RootContent } from 'hast';
import type { Root as MarkdownRoot } from 'mdast';
import { toString } from 'mdast-util-to-string';
import rehypeParse from 'rehype-parse';
import rehypeRemark from 'rehype-remark';
import { unified } from 'unified';
import { plainText } from './decode.ts';
import { titleFromName } from './document.ts';
import type { Document } from './document.ts';
import { toDocument } from './markdown-text.ts';

/** Elements that are not the text of a page. */
export const NOT_TEXT = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'nav',
  'svg',
  'iframe',
  'object',
  'embed',
  'form',
  'button',
  'select',
  'video',
  'audio',
  'canvas',
  'math',
]);
const FRAME = new Set(['header', 'footer', 'aside']);

const toHast = unified().use(rehypeParse);
const toFragment = unified().use(rehypeParse, { fragment: true });
const toMdast = unified().use(rehypeRemark);

/** Reads a page of HTML: its main part, without navigation, as Markdown. */
export function parseHtml(source: string, name: string): Document {
  const page = toHast.parse(plainText(source));
  const title = textOf(find(page, 'title')).trim();
  const description = metaDescription(page);
  const main = find(page, 'main') ?? find(page, 'article') ?? find(page, 'body');
  const body: Root = { type: 'root', children: main ? main.children : page.children };
  const document = toDocument(markdownOf(body, true), name);
  const titled = document.title === titleFromName(name) && title !== '' ? title : document.title;
  return { ...document, title: titled, description };
}

/** HTML inside Markdown, as Markdown's own tree. */
export function htmlFragment(source: string): MarkdownRoot {
  return markdownOf(toFragment.parse(source), false);
}

/** HTML that a converter made, as an article. */
export function convertedHtml(source: string, name: string): Document {
  return toDocument(htmlFragment(plainText(source)), name);
}

function markdownOf(tree: Root, isPage: boolean): MarkdownRoot {
  const kept: Root = { type: 'root', children: tree.children.flatMap((n) => keep(n, isPage)) };
  return toMdast.runSync(kept);
}

function keep<T extends RootContent | ElementContent>(node: T, isPage: boolean): T[] {
  if (node.type !== 'element') return node.type === 'comment' ? [] : [node];
  if (NOT_TEXT.has(node.tagName) || (isPage && FRAME.has(node.tagName))) return [];
  return [{ ...node, children: node.children.flatMap((child) => keep(child, isPage)) }];
}

function find(node: Root | Element, tagName: string): Element | undefined {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    if (child.tagName === tagName) return child;
    const inner = find(child, tagName);
    if (inner) return inner;
  }
  return undefined;
}

function textOf(element: Element | undefined): string {
  return element ? toString(element) : '';
}

function metaDescription(page: Root): string | null {
  const head = find(page, 'head');
  for (const node of head?.children ?? []) {
    if (node.type !== 'element' || node.tagName !== 'meta') continue;
    const { name, content } = node.properties;
    if (name === 'description' && typeof content === 'string') return content.trim() || null;
  }
  return null;
}
