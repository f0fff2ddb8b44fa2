import type { Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkInlineLinks from 'remark-inline-links';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { clean } from './clean.ts';
import { plainText } from './decode.ts';
import type { Document } from './document.ts';
import { toDocument } from './markdown-text.ts';
import { dropMdx, looksLikeMdx, unboxDirectives } from './prepare-lines.ts';

const markdown = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm);
const mdx = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm).use(remarkMdx);

const inlineLinks = remarkInlineLinks();

const word = z.string().trim().min(1).optional().catch(undefined);
const FrontMatter = z
  .object({ title: word, description: word, category: word })
  .catch({ title: undefined, description: undefined, category: undefined });

/** Reads Markdown or MDX; what MDX's parser refuses is read as plain Markdown. */
export function parseMarkdown(source: string, name: string): Document {
  const text = unboxDirectives(plainText(source));
  const tree = parse(text, name.toLowerCase().endsWith('.mdx') || looksLikeMdx(text));
  const front = frontMatterOf(tree);
  // A piece of the text is read without the definitions at its end.
  inlineLinks(tree);
  const document = toDocument(clean(tree), name, front.title);
  return {
    ...document,
    description: front.description ?? null,
    category: front.category?.slice(0, 200) ?? null,
  };
}

function parse(text: string, isMdx: boolean): Root {
  if (!isMdx) return markdown.parse(text);
  try {
    return mdx.parse(text);
  } catch {
    return markdown.parse(dropMdx(text));
  }
}

function frontMatterOf(tree: Root): z.infer<typeof FrontMatter> {
  const [first] = tree.children;
  if (first?.type !== 'yaml') return FrontMatter.parse(undefined);
  try {
    // Anchors that stand for each other could grow without end.
    return FrontMatter.parse(parseYaml(first.value, { maxAliasCount: 10 }));
  } catch {
    return FrontMatter.parse(undefined);
  }
}
