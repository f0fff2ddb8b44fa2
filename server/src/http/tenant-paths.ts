/** In a path, the organization whose host this is; no slug begins so. */
export const THIS_TENANT = '-';

const HELP = `/help/${THIS_TENANT}`;

/** What is served on an organization's own host as everywhere; all else is not there. */
const SHARED =
  /^\/(?:healthz|readyz|widget\.js|widget\/frame\.html|widget\/assets\/[\w.-]+|api\/widget\/\w+|files\/[\w-]+\/[\w.-]+|help\/.*)$/u;

/**
 * The address by which the server knows what is asked for on an organization's own host: its help
 * centre stands at the root there, the widget is where it always is, and the rest of the server is
 * not there.
 */
export function tenantPath(url: string): string {
  const [path = '', ...query] = url.split('?');
  const rest = query.length > 0 ? `?${query.join('?')}` : '';
  if (path === '/') return HELP + rest;
  if (/^\/(?:search|sitemap\.xml|articles\/[^/#]+)$/u.test(path)) return HELP + path + rest;
  return SHARED.test(path) && !path.includes('#') ? url : `${HELP}/nothing/here`;
}

/** What every path of a file that people send begins with. */
export const FILES = '/files/';

/** Where the visitor's socket is: the only one on an organization's own host. */
export const TENANT_SOCKET = '/api/widget/realtime';
