import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { AppError, messageOf } from './errors.ts';

/** True for addresses of the open internet; loopback, private, link-local and mapped ones are not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}

export interface SafeFetchOptions {
  /** Lets private addresses through: tests, and self-hosters who say so. */
  allowPrivate: boolean;
  /** Milliseconds for the whole request. */
  timeout: number;
  /** Bytes of the decoded body. */
  maxBytes: number;
}

export interface SafeResponse {
  url: string;
  status: number;
  contentType: string;
  body: Uint8Array;
}

export type SafeFetch = (url: string, options?: { signal?: AbortSignal }) => Promise<SafeResponse>;

const MAX_REDIRECTS = 5;

/**
 * Makes a GET for addresses that a tenant names. Private addresses are refused when the socket
 * is opened, both as literals and after look-up, so that neither redirects nor DNS rebinding
 * get around it. Rejects with {@link AppError} `unprocessable` and a sentence for people.
 */
export function createSafeFetch(options: SafeFetchOptions): SafeFetch {
  let loaded: Promise<Client> | undefined;
  return async (address, { signal } = {}) => {
    const deadline = AbortSignal.timeout(options.timeout);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    let url = parseAddress(address);
    const client = await (loaded ??= loadClient(options));
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const response = await request(url, client, either);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) {
        return {
          url: url.href,
          status: response.status,
          contentType: response.headers.get('content-type') ?? '',
          body: await readLimited(response.body, options.maxBytes),
        };
      }
      await response.body?.cancel();
      url = parseAddress(new URL(location, url).href);
    }
    throw new AppError('unprocessable', 'The address redirects too many times.');
  };
}

interface Client {
  fetch: typeof undiciFetch;
  dispatcher: Agent;
}

/** Loaded when it is first needed, which many processes never do. */
async function loadClient({ allowPrivate }: SafeFetchOptions): Promise<Client> {
  const undici = await import('undici');
  const connect = allowPrivate ? {} : guardedConnect(undici.buildConnector);
  return { fetch: undici.fetch, dispatcher: new undici.Agent({ connect }) };
}

function parseAddress(address: string): URL {
  const url = URL.parse(address);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new AppError('unprocessable', 'Only http and https addresses can be read.');
  }
  if (url.username || url.password) {
    throw new AppError('unprocessable', 'The address must not hold a user name or password.');
  }
  return url;
}

async function request(url: URL, { fetch, dispatcher }: Client, signal: AbortSignal) {
  try {
    return await fetch(url, { dispatcher, signal, redirect: 'manual' });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (cause instanceof AppError) throw cause;
    const reason = signal.aborted ? 'it took too long' : messageOf(cause);
    throw new AppError('unprocessable', `The address could not be read: ${reason}.`, { cause });
  }
}

function refused(): AppError {
  return new AppError('unprocessable', 'The address is inside a private network and is not read.');
}

/** A connector that resolves names itself and refuses what is not public. */
function guardedConnect(build: typeof buildConnector): buildConnector.connector {
  const connect = build({
    lookup(hostname, lookupOptions, callback) {
      lookup(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
        if (error) return callback(error, []);
        if (!addresses.every(({ address }) => isPublicAddress(address))) {
          return callback(refused(), []);
        }
        return callback(null, addresses);
      });
    },
  });
  return (connectOptions, callback) => {
    const host = connectOptions.hostname.replace(/^\[|\]$/gu, '');
    if (isIP(host) !== 0 && !isPublicAddress(host)) return callback(refused(), null);
    return connect(connectOptions, callback);
  };
}

async function readLimited(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.byteLength;
    if (size > maxBytes) {
      throw new AppError('too-large', `The page is larger than ${maxBytes >> 20} MB.`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
