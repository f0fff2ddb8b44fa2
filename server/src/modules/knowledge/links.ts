import { posix } from 'node:path';
import { sql } from 'kysely';
import { visit } from 'unist-util-visit';
import { likeText } from '../../database/index.ts';
import type { Tx } from '../../database/index.ts';
import { readMarkdown } from './parse/markdown-text.ts';

/** Where a help centre, by its address or path, shows an article. */
export function articleAddress(helpCenter: string, slug: string): string {
  return `${helpCenter}/articles/${encodeURIComponent(slug)}`;
}

/** Where help centres are. */
export interface HelpAddresses {
  /** The address of an organization's help centre, or a path of this server; no slash at its end. */
  addressOf: (organization: { id: string; slug: string }) => string;
  /** Where browsers reach this server. */
  publicUrl: string;
}

/** What a link says that is no whole address itself. */
export interface RelativeLink {
  /** Names of the files that it may mean, the likeliest first; none for a place in the same file. */
  files: string[];
  /** With its sign, or empty. */
  anchor: string;
  /** Where it leads on the web, if it stood in a page from there. */
  address: string | undefined;
}

const WHOLE = /^(?:https?:|mailto:|tel:)/iu;
const ENDINGS = ['', '.md', '.mdx', '.html', '/index.md', '/index.mdx'];

/** Reads a link of the article that the file `from` became; undefined for a whole address. */
export function readLink(href: string, from: string | null): RelativeLink | undefined {
  if (WHOLE.test(href)) return undefined;
  const [path = '', ...rest] = href.split('#');
  const anchor = rest.length === 0 ? '' : `#${rest.join('#')}`;
  if (path === '') return { files: [], anchor, address: undefined };
  if (from !== null && WHOLE.test(from)) {
    const address = URL.parse(path, from)?.href;
    const isWeb = address !== undefined && /^https?:/u.test(address);
    return { files: isWeb ? [address] : [], anchor, address: isWeb ? address + anchor : undefined };
  }
  const plain = decoded(path.split('?')[0] ?? '').replace(/\/+$/u, '');
  const folder = posix.dirname(from ?? '');
  const full = posix
    .join(plain.startsWith('/') ? '' : folder, plain)
    .replace(/^(?:\.\.?\/|\/)+/u, '');
  const names = new Set([full, posix.basename(full)].filter((name) => name !== '' && name !== '.'));
  const files = [...names].flatMap((name) => ENDINGS.map((ending) => name + ending));
  return { files, anchor, address: undefined };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

interface Linked {
  slug: string | null;
  fileName: string | null;
  /** Markdown. */
  text: string;
}

interface Place {
  href: string;
  start: number;
  end: number;
  inner: string;
}

/**
 * Makes links from one article to another whole addresses of the help centre, so that a piece can
 * be quoted anywhere. A link to what is not there leaves its words.
 */
export async function wholeLinks<T extends Linked>(
  tx: Tx,
  organizationId: string,
  pieces: T[],
  { addressOf, publicUrl }: HelpAddresses,
): Promise<T[]> {
  const all = pieces.map((piece) => ({ piece, places: placesIn(piece.text) }));
  if (all.every(({ places }) => places.length === 0)) return pieces;
  const files = all.flatMap(({ piece, places }) =>
    places.flatMap(({ href }) => readLink(href, piece.fileName)?.files ?? []),
  );
  const { slug, articles } = await articlesOf(tx, organizationId, files);
  const helpCenter = addressOf({ id: organizationId, slug });
  const wholeOf = (article: string): string =>
    new URL(articleAddress(helpCenter, article), publicUrl).href;
  return all.map(({ piece, places }) => ({
    ...piece,
    text: places.reduceRight((text, { href, start, end, inner }) => {
      const address = targetOf(href, piece, articles, wholeOf);
      const made = address === undefined ? inner : `[${inner}](${address})`;
      return text.slice(0, start) + made + text.slice(end);
    }, piece.text),
  }));
}

function targetOf(
  href: string,
  { slug, fileName }: Linked,
  articles: Map<string, string>,
  addressOf: (slug: string) => string,
): string | undefined {
  const link = readLink(href, fileName);
  if (!link) return href;
  const { files, anchor, address } = link;
  const file = files.find((name) => articles.has(name));
  const target = files.length === 0 && address === undefined ? slug : articles.get(file ?? '');
  return target === undefined || target === null ? address : addressOf(target) + anchor;
}

/** The links of a text that are no whole addresses, in their order. */
function placesIn(text: string): Place[] {
  // Most pieces have none, and reading Markdown takes a while.
  if (!/\]\(\s*<?(?!https?:|mailto:|tel:)/iu.test(text)) return [];
  const places: Place[] = [];
  visit(readMarkdown(text), 'link', ({ url, position, children }) => {
    const start = position?.start.offset;
    const end = position?.end.offset;
    const from = children.at(0)?.position?.start.offset;
    const to = children.at(-1)?.position?.end.offset;
    if (start === undefined || end === undefined || WHOLE.test(url)) return;
    places.push({ href: url, start, end, inner: from === undefined ? '' : text.slice(from, to) });
  });
  return places;
}

async function articlesOf(
  tx: Tx,
  organizationId: string,
  files: string[],
): Promise<{ slug: string; articles: Map<string, string> }> {
  // They travel together.
  const [{ slug }, rows] = await Promise.all([
    tx
      .selectFrom('organizations')
      .select('slug')
      .where('id', '=', organizationId)
      .executeTakeFirstOrThrow(),
    findFiles(tx, organizationId, files),
  ]);
  return { slug, articles: slugsByFile(rows) };
}

async function findFiles(tx: Tx, organizationId: string, files: string[]) {
  if (files.length === 0) return [];
  const names = [...new Set(files)];
  const paths = names.filter((name) => name.includes('/')).map((name) => `%/${likeText(name)}`);
  return tx
    .selectFrom('knowledge_base_items')
    .select(['fileName', 'slug'])
    .where('organizationId', '=', organizationId)
    .where('isPublished', '=', true)
    .where((eb) =>
      eb.or([eb('fileName', 'in', names), sql<boolean>`"fileName" LIKE ANY(${paths})`]),
    )
    .execute();
}

/** Slugs by what a {@link RelativeLink} may call their files: the name, or the end of a path. */
export function slugsByFile(
  rows: { fileName: string | null; slug: string | null }[],
): Map<string, string> {
  const slugs = new Map<string, string>();
  for (const { fileName, slug } of rows) {
    const parts = fileName?.split('/') ?? [];
    if (slug === null) continue;
    for (let start = 1; start < parts.length - 1; start += 1) {
      slugs.set(parts.slice(start).join('/'), slug);
    }
  }
  for (const { fileName, slug } of rows) {
    if (fileName !== null && slug !== null) slugs.set(fileName, slug);
  }
  return slugs;
}
