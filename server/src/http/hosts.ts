import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/**
 * Where a request comes to: a name of the server itself, the host of files alone, the host that an
 * organization proved, or one that nobody did. `null`: nothing is served there.
 */
export type Place =
  | { kind: 'own' }
  | { kind: 'files' }
  | { kind: 'tenant'; organizationId: string }
  | null;

export interface Hosts {
  placeOf: (request: IncomingMessage) => Place;
  /** True for a name of the server itself, with or without a port. */
  isOwn: (host: string) => boolean;
  /** The host of files alone; undefined: they come from every other. */
  files: string | undefined;
}

export interface HostOptions {
  /** Names of the server; IP addresses are its own without being named. */
  own: string[];
  /** The origin from which files that people send come, and nothing else. */
  filesUrl?: string | undefined;
  /** Proxies whose `X-Forwarded-Host` counts, by address, network or name of a range. */
  trustedProxies: string[];
  /** The organization that has proved a host, which is in lower case. */
  organizationOf: (host: string) => string | undefined;
}

/**
 * Knows by its host where a request comes to. A page of another name that was made to point here
 * (DNS rebinding) finds nothing; an IP address is no name, and nobody can point it elsewhere.
 */
export function createHosts(options: HostOptions): Hosts {
  const { own, filesUrl, trustedProxies, organizationOf } = options;
  const files = filesUrl === undefined ? undefined : nameOf(new URL(filesUrl).host);
  const names = new Set(['localhost', ...own].map((name) => nameOf(name)));
  const isTrusted = proxyAddr.compile(trustedProxies);
  const isOwnName = (name: string): boolean => names.has(name) || isAddress(name);
  // One request, one place: also where a proof ends while it is answered.
  const places = new WeakMap<IncomingMessage, Place>();
  const find = ({ headers, socket }: IncomingMessage): Place => {
    const forwarded = headers['x-forwarded-host'];
    const isForwarded = Boolean(forwarded) && isTrusted(socket.remoteAddress ?? '', 0);
    // As Fastify reads it: what the nearest proxy wrote stands last.
    const host = isForwarded ? [forwarded].flat().join(',').split(',').at(-1) : headers.host;
    const name = nameOf(host ?? '');
    if (name === undefined) return null;
    if (name === files) return { kind: 'files' };
    if (isOwnName(name)) return { kind: 'own' };
    const organizationId = organizationOf(name);
    return organizationId === undefined ? null : { kind: 'tenant', organizationId };
  };
  return {
    files,
    placeOf(request) {
      const known = places.get(request);
      if (known !== undefined) return known;
      const place = find(request);
      places.set(request, place);
      return place;
    },
    isOwn(host) {
      const name = nameOf(host);
      return name !== undefined && isOwnName(name);
    },
  };
}

/** The name in a `Host` header, in lower case, without port and without a dot at the end. */
export function nameOf(host: string): string | undefined {
  const found = /^(\[[\d:.a-f]+\]|[^\s:/?#@\\[\]]+?)\.?(?::\d*)?$/iu.exec(host.trim());
  return found?.[1]?.toLowerCase();
}

function isAddress(name: string): boolean {
  return isIP(name) === 4 || (name.startsWith('[') && isIP(name.slice(1, -1)) === 6);
}
