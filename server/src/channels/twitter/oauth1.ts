import { hmac } from '../../platform/index.ts';

/** The four secrets of a call in a user's name, and what makes each call another one. */
export interface Signing {
  consumerKey: string;
  consumerSecret: string;
  accessToken: string;
  accessTokenSecret: string;
  nonce: string;
  /** Seconds since 1970. */
  timestamp: number;
}

/** RFC 3986, section 2.1, over UTF-8: the letters that stay are fewer than in a form. */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What is signed: the method, the address, and every parameter of its query and of OAuth, sorted
 * (RFC 5849, section 3.4.1). Bodies of JSON are not part of it (section 3.4.1.3.1).
 */
export function signatureBase(method: string, address: string, oauth: [string, string][]): string {
  const url = new URL(address);
  const parameters = [...url.searchParams, ...oauth]
    .map(([name, value]): [string, string] => [encoded(name), encoded(value)])
    .toSorted(([a, one], [b, other]) => byText(a, b) || byText(one, other))
    .map((pair) => pair.join('='))
    .join('&');
  // URL leaves out the port where it is the scheme's own (section 3.4.1.2).
  const bare = `${url.protocol}//${url.host}${url.pathname}`;
  return [method.toUpperCase(), bare, parameters].map(encoded).join('&');
}

/** The header of a signed request (RFC 5849, sections 3.4.2 and 3.5.1): HMAC-SHA1. */
export function signedHeader(method: string, address: string, signing: Signing): string {
  const oauth: [string, string][] = [
    ['oauth_consumer_key', signing.consumerKey],
    ['oauth_nonce', signing.nonce],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(signing.timestamp)],
    ['oauth_token', signing.accessToken],
    ['oauth_version', '1.0'],
  ];
  const key = `${encoded(signing.consumerSecret)}&${encoded(signing.accessTokenSecret)}`;
  const signature = hmac('sha1', key, signatureBase(method, address, oauth), 'base64');
  const parts = [...oauth, ['oauth_signature', signature] satisfies [string, string]];
  return `OAuth ${parts.map(([name, value]) => `${name}="${encoded(value)}"`).join(', ')}`;
}
