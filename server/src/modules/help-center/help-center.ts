import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import type { RateLimits } from '../../http/index.ts';
import { articleAddress, plain, readLink, slugsByFile } from '../knowledge/index.ts';
import type { HelpAddresses, Search } from '../knowledge/index.ts';
import { countView, findArticle, listEntries, listFiles } from './find.ts';
import type { Html } from '../../platform/index.ts';
import { articlePage, homePage, missingPage, searchPage, sitemap } from './pages.ts';
import type { Hit } from './pages.ts';
import { findSite, moved } from './site.ts';
import type { Site } from './site.ts';

/** Nothing runs and nothing is loaded but pictures, whatever an article holds. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src https: data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const Params = z.object({ article: z.string().default('') });
const Query = z.object({ q: z.string().catch('') });

const HITS = 20;
/** Less than this has nothing to do with the question. */
const RELATED = 0.2;
const SNIPPET = 200;

export interface HelpCenterDependencies {
  database: Database;
  search: Search;
  limits: Pick<RateLimits, 'anonymous'>;
  help: HelpAddresses;
}

/** Puts the public help centres on the server, rendered here, without any script. */
export function addHelpCenter(app: FastifyInstance, dependencies: HelpCenterDependencies): void {
  const { database, search, limits, help } = dependencies;
  const schema = { hide: true };

  /** Finds whose help centre it is and sends what `work` makes; nothing means that it is not there. */
  const answer =
    (
      work: (found: Site, raw: FastifyRequest) => Promise<Html | undefined>,
    ): ((raw: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
    async (raw, reply) => {
      const site = await findSite(database, help, raw);
      if (site?.isMoved === true) return reply.redirect(moved(raw));
      const page = site && (await work(site, raw));
      return send(reply, page ? 200 : 404, page ?? missingPage(site));
    };

  app.get(
    '/help/:organization',
    { schema },
    answer(async (site) => homePage(site, await database.inOrganization(site.id, listEntries))),
  );
  app.get(
    '/help/:organization/articles/:article',
    { schema },
    answer(async (site, raw) => readArticle(database, site, raw)),
  );
  app.get(
    '/help/:organization/search',
    // The only page here that costs more than reading.
    { schema, onRequest: async (raw) => limits.anonymous(raw) },
    answer(async (site, raw) => {
      const question = Query.parse(raw.query).q.trim().slice(0, 200);
      const passages = await search(site.id, question, { limit: HITS });
      const hits = passages.flatMap(({ slug, title, text, relevance }): Hit[] =>
        slug === null || relevance < RELATED ? [] : [{ slug, title, snippet: snippetOf(text) }],
      );
      return searchPage(site, question, hits);
    }),
  );
  app.get('/help/:organization/sitemap.xml', { schema }, async (raw, reply) => {
    const site = await findSite(database, help, raw);
    if (!site) return send(reply, 404, missingPage(undefined));
    if (site.isMoved) return reply.redirect(moved(raw));
    const entries = await database.inOrganization(site.id, listEntries);
    return reply.type('application/xml; charset=utf-8').send(sitemap(site, entries));
  });
  app.get('/help/*', { schema }, async (_, reply) => send(reply, 404, missingPage(undefined)));
}

async function readArticle(
  database: Database,
  site: Site,
  raw: FastifyRequest,
): Promise<Html | undefined> {
  const { article: slug } = Params.parse(raw.params);
  const found = await database.inOrganization(site.id, async (tx) => {
    const article = await findArticle(tx, slug);
    if (!article) return undefined;
    const slugs = slugsByFile(await listFiles(tx));
    if (raw.method === 'GET') await countView(tx, article.id);
    return { article, slugs };
  });
  if (!found) return undefined;
  const { articleHtml } = await import('./article-html.ts');
  const body = articleHtml(found.article.content, (href) => {
    const link = readLink(href, found.article.fileName);
    const file = link?.files.find((name) => found.slugs.has(name));
    const target = found.slugs.get(file ?? '');
    if (!link || target === undefined) return link?.address;
    return articleAddress(site.path, target) + link.anchor;
  });
  return articlePage(site, found.article, body);
}

async function send(reply: FastifyReply, status: number, page: Html): Promise<FastifyReply> {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', POLICY)
    .header('cache-control', 'no-cache')
    .send(page.text);
}

function snippetOf(markdown: string): string {
  const text = plain(markdown);
  return text.length <= SNIPPET ? text : `${text.slice(0, SNIPPET).replace(/\s+\S*$/u, '')}…`;
}
