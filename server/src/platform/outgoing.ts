import { AppError } from './errors.ts';

export type OutgoingMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request to an address that a tenant named. */
export interface Outgoing {
  url: URL;
  method: OutgoingMethod;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

/**
 * Headers that belong to the connection and not to the message (RFC 9110, section 7.6.1), and those
 * that say where the message ends or for whom it is: by them one could speak to another host behind
 * the same server, or put a second request into the first.
 */
const OURS = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** RFC 9110, sections 5.1 and 5.5; text beyond Latin-1 cannot travel in a header. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/u;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/u;

/** Throws `unprocessable` for a header that a tenant may not set. Values are never repeated. */
export function checkHeaders(headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name) || !VALUE.test(value)) {
      throw new AppError('unprocessable', `The header ${JSON.stringify(name)} is not a valid one.`);
    }
    if (OURS.has(name.toLowerCase())) {
      throw new AppError('unprocessable', `The header ${name} cannot be set.`);
    }
  }
}

/** Reads an address; throws `unprocessable` unless it is http or https, without a password. */
export function parseAddress(address: string, base?: URL): URL {
  const url = URL.parse(address, base?.href);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new AppError('unprocessable', 'Only http and https addresses can be read.');
  }
  if (url.username || url.password) {
    throw new AppError('unprocessable', 'The address must not hold a user name or password.');
  }
  return url;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** All that another origin gets to see: any other header may carry a key. */
const HARMLESS = new Set(['accept', 'accept-language', 'user-agent']);

/** True if an answer names another address to ask. */
export function isRedirect(status: number, location: string | null): location is string {
  return REDIRECTS.has(status) && location !== null;
}

/**
 * The request that a redirect asks for instead. As browsers do it
 * (WHATWG Fetch, "HTTP-redirect fetch") and stricter: another origin gets neither credentials nor
 * a body, and only 307 and 308 have a body sent again. Throws `unprocessable` where that leaves
 * nothing to send.
 */
export function redirected(
  { url, method, headers, body }: Outgoing,
  status: number,
  location: string,
): Outgoing {
  const next = parseAddress(location, url);
  const isSameOrigin = next.origin === url.origin;
  if (method === 'GET' || method === 'HEAD') {
    return { url: next, method, headers: isSameOrigin ? headers : harmless(headers), body };
  }
  if (status === 303 || (method === 'POST' && status < 303)) {
    const kept = isSameOrigin ? withoutContent(headers) : harmless(headers);
    return { url: next, method: 'GET', headers: kept, body: undefined };
  }
  if (isSameOrigin && status > 303) return { url: next, method, headers, body };
  throw new AppError(
    'unprocessable',
    `The address redirects to ${next.host}, and what was sent is not sent again. Use that address itself.`,
  );
}

function harmless(headers: Record<string, string>): Record<string, string> {
  return only(headers, (name) => HARMLESS.has(name));
}

function withoutContent(headers: Record<string, string>): Record<string, string> {
  return only(headers, (name) => !name.startsWith('content-'));
}

function only(
  headers: Record<string, string>,
  isKept: (name: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isKept(name.toLowerCase())));
}
