import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import type { Agent, buildConnector, Dispatcher } from 'undici';
import type { MayConnect } from './addresses.ts';
import { AppError } from './errors.ts';

/** All addresses of a host name. */
export type LookUp = (host: string) => Promise<LookupAddress[]>;

const bySystem: LookUp = async (host) => lookup(host, { all: true });

export interface GuardOptions {
  mayConnect: MayConnect;
  lookUp: LookUp | undefined;
  /** Bytes of an answer's headers. */
  maxHeaders: number;
}

/** undici, or what of it is needed: whoever calls loads it when there is something to fetch. */
interface Undici {
  Agent: typeof Agent;
  buildConnector: typeof buildConnector;
}

/**
 * Makes a dispatcher whose sockets are opened only where `mayConnect` says so. The addresses that
 * it judges are the very ones that are connected to: a name is looked up once for each socket.
 */
export function createDispatcher(undici: Undici, options: GuardOptions): Dispatcher {
  const { mayConnect, lookUp = bySystem, maxHeaders } = options;
  const connect = undici.buildConnector({ lookup: guardedLookup(mayConnect, lookUp) });
  return new undici.Agent({
    maxHeaderSize: maxHeaders,
    connect(connectOptions, callback) {
      const host = connectOptions.hostname.replace(/^\[|\]$/gu, '');
      // An address is not looked up, so it is judged here.
      if (isIP(host) !== 0 && !mayConnect(host, host)) return callback(refused(), null);
      return connect(connectOptions, callback);
    },
  });
}

function guardedLookup(mayConnect: MayConnect, lookUp: LookUp): LookupFunction {
  const judged = async (host: string): Promise<LookupAddress[]> => {
    const addresses = await lookUp(host);
    // One private address among public ones is reason enough: nobody honest answers so.
    if (!addresses.every(({ address }) => mayConnect(host, address))) throw refused();
    return addresses;
  };
  const find = callbackify(judged);
  return (host, { all = false }, callback) => {
    find(host, (error: NodeJS.ErrnoException | null, addresses: LookupAddress[] | undefined) => {
      const first = addresses?.[0];
      if (!first) callback(error ?? refused(), all ? [] : '', 0);
      else if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function refused(): AppError {
  return new AppError('unprocessable', 'The address is inside a private network and is not read.');
}
