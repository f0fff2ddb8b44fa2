import { Resolver } from 'node:dns/promises';

/**
 * The TXT records of a name, each in one piece, or why there are none. `no-name`: nothing of that
 * name exists; `no-record`: it exists, without TXT; all others say nothing about what is there.
 */
export type TxtAnswer =
  | { kind: 'records'; records: string[] }
  | { kind: 'no-name' | 'no-record' | 'timeout' | 'server-failure' | 'unreachable' };

/** Asks the DNS for the TXT records of a name; never rejects. */
export type ResolveTxt = (name: string) => Promise<TxtAnswer>;

/** Milliseconds that a server has, and how often each is asked. */
const LIMITS = { timeout: 2_000, tries: 2 };

/** The codes of c-ares, as Node gives them (https://nodejs.org/api/dns.html#error-codes). */
const KINDS: Record<string, Exclude<TxtAnswer['kind'], 'records'>> = {
  ENOTFOUND: 'no-name',
  ENODATA: 'no-record',
  ETIMEOUT: 'timeout',
  ESERVFAIL: 'server-failure',
  EREFUSED: 'server-failure',
  EFORMERR: 'server-failure',
  ENOTIMP: 'server-failure',
  EBADRESP: 'server-failure',
};

/** Asks the given DNS servers (addresses, with a port if it is not 53), or the system's. */
export function createResolveTxt(servers: string[] = [], limits = LIMITS): ResolveTxt {
  return async (name) => {
    // A new one each time: it remembers nothing, and whoever just set a record wants to see it.
    const resolver = new Resolver(limits);
    if (servers.length > 0) resolver.setServers(servers);
    try {
      const records = await resolver.resolveTxt(name);
      // A record of more than 255 bytes comes in pieces (RFC 1035, 3.3.14).
      return { kind: 'records', records: records.map((pieces) => pieces.join('')) };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      return { kind: KINDS[code] ?? 'unreachable' };
    }
  };
}
