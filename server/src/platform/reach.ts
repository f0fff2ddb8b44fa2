import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createMayConnect } from './addresses.ts';
import { AppError } from './errors.ts';
import type { LookUp } from './guarded-connect.ts';

/**
 * Finds the address of a host that a tenant named, for protocols other than HTTP. What is returned
 * was judged and is to be connected to itself: a second look-up could name another one. Rejects with
 * {@link AppError} `unprocessable`.
 */
export type Reach = (host: string) => Promise<string>;

/** Makes the way in which mail servers and the like are found; the rules are those of safe fetches. */
export function createReach({
  allowPrivate,
  allow = [],
  lookUp = async (host) => lookup(host, { all: true }),
}: {
  allowPrivate: boolean;
  allow?: readonly string[];
  lookUp?: LookUp;
}): Reach {
  const mayConnect = createMayConnect({ allowPrivate, allow });
  return async (host) => {
    const addresses = isIP(host) === 0 ? await lookUp(host) : [{ address: host, family: 0 }];
    const [first] = addresses;
    // One private address among public ones is reason enough: nobody honest answers so.
    if (first && addresses.every(({ address }) => mayConnect(host, address))) return first.address;
    throw new AppError('unprocessable', `${host} is inside a private network.`);
  };
}
