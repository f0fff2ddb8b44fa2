import type { Element, ElementContent, Root, RootContent } from 'hast';
import { toString } from 'mdast-util-to-string';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { Html } from '../../platform/index.ts';

const toTree = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeSanitize);
const writer = unified().use(rehypeStringify);

/**
 * An article as HTML. HTML in its Markdown is dropped, and so is every attribute and address that
 * could run something. `addressOf` gives the address that a link to another article means; links
 * to what is not there become plain text.
 */
export function articleHtml(
  markdown: string,
  addressOf: (href: string) => string | undefined,
): Html {
  const tree = toTree.runSync(toTree.parse(markdown));
  const ids = new Map<string, number>();
  const made: Root = { type: 'root', children: tree.children.flatMap((n) => change(n)) };
  return new Html(writer.stringify(made));

  function change<T extends RootContent | ElementContent>(node: T): (T | ElementContent)[] {
    if (node.type !== 'element') return [node];
    const children = node.children.flatMap((child) => change(child));
    if (/^h[1-6]$/u.test(node.tagName)) return [heading({ ...node, children }, ids)];
    if (node.tagName === 'a') return link({ ...node, children }, addressOf);
    if (node.tagName === 'table') return [scrolling({ ...node, children })];
    if (node.tagName === 'img') {
      return [{ ...node, properties: { ...node.properties, loading: 'lazy' } }];
    }
    return [{ ...node, children }];
  }
}

/** The page's own heading is the first level, so an article's begin with the second. */
function heading(node: Element, ids: Map<string, number>): Element {
  const level = Math.max(2, Number(node.tagName.slice(1)));
  const plain = toString(node)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/gu, '-');
  const count = ids.get(plain) ?? 0;
  ids.set(plain, count + 1);
  const id = count === 0 ? plain : `${plain}-${count}`;
  return { ...node, tagName: `h${level}`, properties: { ...node.properties, id } };
}

function link(node: Element, addressOf: (href: string) => string | undefined): ElementContent[] {
  const href = typeof node.properties['href'] === 'string' ? node.properties['href'] : '';
  if (href.startsWith('#')) return [node];
  if (/^(?:https?:|mailto:|tel:)/iu.test(href)) {
    return [{ ...node, properties: { ...node.properties, rel: ['noopener', 'noreferrer'] } }];
  }
  const address = addressOf(href);
  if (address === undefined) return node.children;
  return [{ ...node, properties: { ...node.properties, href: address } }];
}

function scrolling(table: Element): Element {
  return {
    type: 'element',
    tagName: 'div',
    properties: { className: ['table'] },
    children: [table],
  };
}
