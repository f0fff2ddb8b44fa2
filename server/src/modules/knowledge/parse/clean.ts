import type { PhrasingContent, Parent, Root, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { htmlFragment, NOT_TEXT } from './html.ts';

type Jsx = Extract<RootContent, { type: 'mdxJsxFlowElement' | 'mdxJsxTextElement' }>;

/**
 * Leaves only Markdown in a tree: HTML and JSX become their text, imports, exports and scripts
 * go, images that lie beside the file become their description.
 */
export function clean(root: Root): Root {
  cleanChildren(root, true);
  return root;
}

function cleanChildren(parent: Parent, isFlow: boolean): void {
  let inside: string | undefined;
  const kept = parent.children.flatMap((node) => {
    // Inline HTML comes tag by tag; what stands between <script> and </script> is no text.
    const tag = node.type === 'html' ? tagOf(node.value) : undefined;
    if (inside !== undefined) {
      if (tag === `/${inside}`) inside = undefined;
      return [];
    }
    if (!isFlow && tag !== undefined && NOT_TEXT.has(tag)) {
      inside = tag;
      return [];
    }
    return cleanNode(node);
  });
  parent.children = isFlow ? inParagraphs(kept) : kept;
}

function cleanNode(node: RootContent): RootContent[] {
  switch (node.type) {
    case 'mdxjsEsm':
    case 'yaml':
      return [];
    case 'mdxFlowExpression':
    case 'mdxTextExpression':
      return literal(node.value);
    case 'html': {
      const { children } = htmlFragment(node.value);
      cleanChildren({ type: 'root', children }, true);
      return unwrapSingle(children);
    }
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      return cleanJsx(node);
    case 'image':
    case 'imageReference':
      return node.type === 'image' && /^https?:/iu.test(node.url) ? [node] : described(node.alt);
    default:
      if ('children' in node) cleanChildren(node, FLOW_PARENTS.has(node.type));
      return [node];
  }
}

const FLOW_PARENTS = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition']);
const PHRASING = new Set<string>([
  'text',
  'emphasis',
  'strong',
  'delete',
  'inlineCode',
  'break',
  'link',
  'linkReference',
  'image',
  'imageReference',
  'footnoteReference',
]);

function isPhrasing(node: RootContent): node is PhrasingContent {
  return PHRASING.has(node.type);
}

function inParagraphs(nodes: RootContent[]): RootContent[] {
  const result: RootContent[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (!isPhrasing(node)) result.push(node);
    else if (last?.type === 'paragraph' && 'isMade' in last) last.children.push(node);
    else result.push(Object.assign(paragraph([node]), { isMade: true }));
  }
  return result.filter((node) => node.type !== 'paragraph' || toString(node).trim() !== '');
}

function paragraph(children: PhrasingContent[]) {
  return { type: 'paragraph' as const, children };
}

/** A fragment of one paragraph may stand inside another one. */
function unwrapSingle(children: RootContent[]): RootContent[] {
  const [only] = children;
  return children.length === 1 && only?.type === 'paragraph' ? only.children : children;
}

function cleanJsx(node: Jsx): RootContent[] {
  const name = node.name ?? '';
  if (NOT_TEXT.has(name)) return [];
  if (name === 'img') return described(attribute(node, 'alt'));
  if (name === 'hr') return [{ type: 'thematicBreak' }];
  if (name === 'br') return [{ type: 'break' }];
  const isFlow = node.type === 'mdxJsxFlowElement';
  cleanChildren(node, isFlow);
  const children: RootContent[] = node.children;
  const level = /^h(?<level>[1-6])$/u.exec(name)?.groups?.['level'];
  const href = attribute(node, 'href');
  if (name === 'a' && href !== undefined) {
    return [{ type: 'link', url: href, children: [{ type: 'text', value: textIn(children) }] }];
  }
  if (name === 'code') return [{ type: 'inlineCode', value: textIn(children) }];
  if (level !== undefined) {
    const title: PhrasingContent[] = [{ type: 'text', value: textIn(children) }];
    return [{ type: 'heading', depth: depthOf(level), children: title }];
  }
  if (name === 'summary' && isFlow) {
    return [paragraph([{ type: 'strong', children: [{ type: 'text', value: textIn(children) }] }])];
  }
  return children;
}

function depthOf(level: string): 1 | 2 | 3 | 4 | 5 | 6 {
  return ([1, 2, 3, 4, 5, 6] as const).find((depth) => String(depth) === level) ?? 6;
}

function textIn(children: RootContent[]): string {
  return children
    .map((child) => toString(child))
    .join(' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function attribute(node: Jsx, name: string): string | undefined {
  for (const found of node.attributes) {
    if (found.type === 'mdxJsxAttribute' && found.name === name) {
      return typeof found.value === 'string' ? found.value : undefined;
    }
  }
  return undefined;
}

function described(alt: string | null | undefined): RootContent[] {
  return alt ? [{ type: 'emphasis', children: [{ type: 'text', value: alt }] }] : [];
}

/** `{'text'}` and `{" "}` are text; everything else in braces is a program. */
function literal(expression: string): RootContent[] {
  const quoted = /^\s*(?<quote>["'`])(?<inner>[^"'`$]*)\k<quote>\s*$/u.exec(expression);
  const inner = quoted?.groups?.['inner'];
  return inner === undefined ? [] : [{ type: 'text', value: inner }];
}

function tagOf(html: string): string | undefined {
  return /^<(?<name>\/?[a-z][a-z0-9]*)/iu.exec(html)?.groups?.['name']?.toLowerCase();
}
