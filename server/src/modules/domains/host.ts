import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { getPublicSuffix } from 'tldts';
import { AppError } from '../../platform/index.ts';

/** Room for the name of the record before it: a name has 253 characters at most (RFC 1035). */
const LENGTH = 253 - '_frontdesk.'.length;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;

/**
 * The one form of a host name: lower case, no dot at the end, international names in Punycode
 * (UTS #46 by way of WHATWG URL). Throws `unprocessable` for whatever cannot be a domain of
 * somebody's own: addresses, single words, public suffixes, patterns, ports and whole URLs.
 */
export function normalHost(given: string): string {
  const text = given.trim();
  if (/[/?#@\\]/u.test(text)) throw refused('is an address; give the name alone, without https://');
  if (text.includes('*')) throw refused('is a pattern; add each name by itself');
  if (/^\[|:.*:/u.test(text)) throw refused('is an IP address, which cannot be proved');
  if (text.includes(':')) throw refused('has a port; give the name alone');
  const host = domainToASCII(text).replace(/\.$/u, '');
  if (isIP(host) !== 0) throw refused('is an IP address, which cannot be proved');
  const labels = host.split('.');
  if (host.length > LENGTH || !labels.every((label) => LABEL.test(label))) {
    throw refused('is no host name');
  }
  if (labels.length < 2) throw refused('is a single word; give a whole name, as help.example.com');
  if (labels.at(-1) === 'localhost') throw refused('is a name of this machine');
  if (getPublicSuffix(host, { allowPrivateDomains: true }) === host) {
    throw refused('is shared by many; give a name of your own under it');
  }
  return host;
}

/** The host is not one that can be added. */
export function refused(why: string): AppError {
  return new AppError('unprocessable', `This ${why}.`, {
    errors: [{ path: 'host', message: why }],
  });
}
