import { articlePath } from '../knowledge/index.ts';
import { escape, Html, html } from '../../platform/index.ts';
import type { Article, Entry, Organization } from './find.ts';
import { STYLE } from './style.ts';

export interface Hit {
  slug: string;
  title: string;
  snippet: string;
}

/** The path of an organization's help centre. */
export function homePath({ slug }: Pick<Organization, 'slug'>): string {
  return `/help/${encodeURIComponent(slug)}`;
}

/** All articles by category, under a search box. */
export function homePage(organization: Organization, entries: Entry[]): Html {
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
          ${items.map(({ slug, title }) => html`<li><a href="${articlePath(organization.slug, slug)}">${title}</a></li>`)}
        </ul>
      </section>`,
  );
  const hero = html`<div class="hero">
    <div class="wrap">
      <h1>How can we help?</h1>
      ${searchBox(organization, '', 'Search the help centre')}
    </div>
  </div>`;
  const empty = html`<p class="quiet">There are no articles yet.</p>`;
  return layout(organization, { title: `${organization.name} help`, hero }, [
    entries.length > 0 ? sections : empty,
  ]);
}

/** One article. */
export function articlePage(organization: Organization, article: Article, body: Html): Html {
  const { title, description, category, language } = article;
  const path = category === null ? '' : ` › ${category}`;
  return layout(
    organization,
    { title: `${title} – ${organization.name} help`, description, language },
    html`<article class="read">
      <p class="path"><a href="${homePath(organization)}">Help</a>${path}</p>
      <h1>${title}</h1>
      ${description === null ? null : html`<p class="lead">${description}</p>`} ${body}
    </article>`,
  );
}

/** What a search found. */
export function searchPage(organization: Organization, question: string, hits: Hit[]): Html {
  const list = html`<ul class="hits">
    ${hits.map(
      ({ slug, title, snippet }) =>
        html`<li>
          <a href="${articlePath(organization.slug, slug)}">${title}</a>
          <p>${snippet}</p>
        </li>`,
    )}
  </ul>`;
  const nothing = html`<p class="quiet">
    Nothing was found. Try other words, or <a href="${homePath(organization)}">see all articles</a>.
  </p>`;
  const asked = question === '' ? 'Search' : `Results for “${question}”`;
  return layout(
    organization,
    { title: `${asked} – ${organization.name} help`, question, isHidden: true },
    html`<div class="read">
      <h1>${asked}</h1>
      ${hits.length > 0 ? list : nothing}
    </div>`,
  );
}

/** What is shown where nothing is. */
export function missingPage(organization: Organization | undefined): Html {
  const back = organization
    ? html`<p><a href="${homePath(organization)}">See all articles</a></p>`
    : null;
  return layout(
    organization,
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
  /** Search engines leave it out. */
  isHidden?: boolean;
}

function layout(
  organization: Organization | undefined,
  head: Head,
  main: Html | (Html | Html[])[],
): Html {
  const { title, description, language = 'en', hero, question = '', isHidden } = head;
  const top = organization
    ? html`<header class="top">
        <div class="wrap">
          <a class="name" href="${homePath(organization)}"
            >${organization.name} <span>Help</span></a
          >
          ${hero ? null : searchBox(organization, question, 'Search')}
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

function searchBox(organization: Organization, question: string, label: string): Html {
  return html`<form action="${homePath(organization)}/search" role="search">
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
export function sitemap(publicUrl: string, organization: Organization, entries: Entry[]): string {
  const urls = entries.map(
    ({ slug, updatedAt }) =>
      `<url><loc>${escape(publicUrl + articlePath(organization.slug, slug))}</loc><lastmod>${updatedAt.toISOString()}</lastmod></url>`,
  );
  const home = `<url><loc>${escape(publicUrl + homePath(organization))}</loc></url>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${home}${urls.join('')}</urlset>\n`;
}
