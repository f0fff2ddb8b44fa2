import { articleAddress } from '../knowledge/index.ts';
import { escape, Html, html } from '../../platform/index.ts';
import type { Article, Entry } from './find.ts';
import type { Site } from './site.ts';
import { STYLE } from './style.ts';

export interface Hit {
  slug: string;
  title: string;
  snippet: string;
}

/** The path of a help centre's first page. */
function homePath({ path }: Site): string {
  return path === '' ? '/' : path;
}

/** All articles by category, under a search box. */
export function homePage(site: Site, entries: Entry[]): Html {
  const categories = Map.groupBy(entries, ({ category }) => category ?? '');
  const named = [...categories].toSorted(([a], [b]) =>
    a === '' ? 1 : b === '' ? -1 : a.localeCompare(b),
  );
  const rest = named.length > 1 ? 'More articles' : 'All articles';
  const sections = named.map(
    ([category, items]) =>
      html`<section>
        <h2>${category || rest}</h2>
        <ul class="list">
          ${items.map(({ slug, title }) => html`<li><a href="${articleAddress(site.path, slug)}">${title}</a></li>`)}
        </ul>
      </section>`,
  );
  const hero = html`<div class="hero">
    <div class="wrap">
      <h1>How can we help?</h1>
      ${searchBox(site, '', 'Search the help centre')}
    </div>
  </div>`;
  const empty = html`<p class="quiet">There are no articles yet.</p>`;
  return layout(site, { title: `${site.name} help`, hero, canonical: site.address }, [
    entries.length > 0 ? sections : empty,
  ]);
}

/** One article. */
export function articlePage(site: Site, article: Article, body: Html): Html {
  const { slug, title, description, category, language } = article;
  const canonical = articleAddress(site.address, slug);
  const path = category === null ? '' : ` › ${category}`;
  return layout(
    site,
    { title: `${title} – ${site.name} help`, description, language, canonical },
    html`<article class="read">
      <p class="path"><a href="${homePath(site)}">Help</a>${path}</p>
      <h1>${title}</h1>
      ${description === null ? null : html`<p class="lead">${description}</p>`} ${body}
    </article>`,
  );
}

/** What a search found. */
export function searchPage(site: Site, question: string, hits: Hit[]): Html {
  const list = html`<ul class="hits">
    ${hits.map(
      ({ slug, title, snippet }) =>
        html`<li>
          <a href="${articleAddress(site.path, slug)}">${title}</a>
          <p>${snippet}</p>
        </li>`,
    )}
  </ul>`;
  const nothing = html`<p class="quiet">
    Nothing was found. Try other words, or <a href="${homePath(site)}">see all articles</a>.
  </p>`;
  const asked = question === '' ? 'Search' : `Results for “${question}”`;
  return layout(
    site,
    { title: `${asked} – ${site.name} help`, question, isHidden: true },
    html`<div class="read">
      <h1>${asked}</h1>
      ${hits.length > 0 ? list : nothing}
    </div>`,
  );
}

/** What is shown where nothing is. */
export function missingPage(site: Site | undefined): Html {
  const back = site ? html`<p><a href="${homePath(site)}">See all articles</a></p>` : null;
  return layout(
    site,
    { title: 'Not found', isHidden: true },
    html`<div class="read">
      <h1>This page is not here</h1>
      <p class="quiet">It may have been moved or removed.</p>
      ${back}
    </div>`,
  );
}

interface Head {
  title: string;
  description?: string | null;
  language?: string;
  /** What stands in the search box of the head. */
  question?: string;
  /** Stands above the page, in place of the search box of the head. */
  hero?: Html;
  /** Where it is at home, of all the addresses that show it (RFC 6596). */
  canonical?: string;
  /** Search engines leave it out. */
  isHidden?: boolean;
}

function layout(site: Site | undefined, head: Head, main: Html | (Html | Html[])[]): Html {
  const { title, description, language = 'en', hero, question = '', canonical, isHidden } = head;
  const top = site
    ? html`<header class="top">
        <div class="wrap">
          <a class="name" href="${homePath(site)}">${site.name} <span>Help</span></a>
          ${hero ? null : searchBox(site, question, 'Search')}
        </div>
      </header>`
    : null;
  return html`<!doctype html>
    <html lang="${language}" dir="auto">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${description ? html`<meta name="description" content="${description}" />` : null}
        ${canonical === undefined ? null : html`<link rel="canonical" href="${canonical}" />`}
        ${isHidden === true ? html`<meta name="robots" content="noindex" />` : null}
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        ${top}${hero ?? null}
        <main><div class="wrap">${main}</div></main>
      </body>
    </html>`;
}

function searchBox(site: Site, question: string, label: string): Html {
  return html`<form action="${site.path}/search" role="search">
    <input
      type="search"
      name="q"
      value="${question}"
      placeholder="${label}"
      aria-label="${label}"
      maxlength="200"
      required
    />
    <button>Search</button>
  </form>`;
}

/** The addresses of all articles, for search engines (sitemaps.org). */
export function sitemap({ address }: Site, entries: Entry[]): string {
  const urls = entries.map(
    ({ slug, updatedAt }) =>
      `<url><loc>${escape(articleAddress(address, slug))}</loc><lastmod>${updatedAt.toISOString()}</lastmod></url>`,
  );
  const home = `<url><loc>${escape(address)}</loc></url>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${home}${urls.join('')}</urlset>\n`;
}
