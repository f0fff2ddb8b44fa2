import { createHmac } from 'node:crypto';

/**
 * Checks who signed a request, by RFC 5849, section 3.2, and shares nothing with what signs: the
 * encoder goes byte by byte, and the parameters are read from the address by hand.
 */
export interface Keys {
  consumerKey: string;
  consumerSecret: string;
  accessToken: string;
  accessTokenSecret: string;
}

/** Letters that stay (section 3.6). */
const FREE = /[A-Za-z0-9\-._~]/u;

function percent(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const sign = String.fromCodePoint(byte);
      return byte < 128 && FREE.test(sign) ? sign : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('')
    .replaceAll(/%[\da-f]{2}/gu, (code) => code.toUpperCase());
}

/** Seconds that a clock may be wrong. */
const DRIFT = 300;
const seen = new Set<string>();

/** Why a request is refused; undefined: it is signed as it should be. */
export function wrongSignature(
  { method, url, header }: { method: string; url: string; header: string },
  keys: Keys,
): string | undefined {
  const given = new Map(
    [...header.matchAll(/(\w+)="([^"]*)"/gu)].map(([, name = '', value = '']) => [
      name,
      decodeURIComponent(value),
    ]),
  );
  if (given.get('oauth_consumer_key') !== keys.consumerKey) return 'another key';
  if (given.get('oauth_token') !== keys.accessToken) return 'another token';
  if (given.get('oauth_signature_method') !== 'HMAC-SHA1') return 'another method';
  const nonce = given.get('oauth_nonce') ?? '';
  if (nonce.length < 8 || seen.has(nonce)) return 'a nonce that was there before';
  if (Math.abs(Number(given.get('oauth_timestamp')) - Date.now() / 1_000) > DRIFT) return 'a clock';
  const [address = '', query = ''] = url.split('?');
  const parameters = query
    .split('&')
    .filter(Boolean)
    .map((pair) => pair.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' '))));
  const all = [...parameters, ...[...given].filter(([name]) => name !== 'oauth_signature')]
    .map(([name = '', value = '']) => `${percent(name)}=${percent(value)}`)
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const base = `${method}&${percent(address)}&${percent(all.join('&'))}`;
  const own = createHmac(
    'sha1',
    `${percent(keys.consumerSecret)}&${percent(keys.accessTokenSecret)}`,
  )
    .update(base)
    .digest('base64');
  if (own !== given.get('oauth_signature')) return 'another signature';
  seen.add(nonce);
  return undefined;
}
