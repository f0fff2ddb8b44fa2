import type { Headers, fetch as undiciFetch, Response } from 'undici';
import { createMayConnect } from './addresses.ts';
import { AppError, messageOf } from './errors.ts';
import { createDispatcher } from './guarded-connect.ts';
import type { LookUp } from './guarded-connect.ts';
import { checkHeaders, isRedirect, parseAddress, redirected } from './outgoing.ts';
import type { Outgoing, OutgoingMethod } from './outgoing.ts';

export interface SafeFetchOptions {
  /** Lets private addresses through: tests, and self-hosters who say so. */
  allowPrivate: boolean;
  /** Hosts, addresses and networks that are let through although they are private. */
  allow?: readonly string[];
  /** Milliseconds for the whole request. */
  timeout: number;
  /** Bytes of the decoded body. */
  maxBytes: number;
  /** How names are looked up; the system's way unless told otherwise. */
  lookUp?: LookUp;
}

export interface SafeRequest {
  signal?: AbortSignal;
  /** GET unless told otherwise. */
  method?: OutgoingMethod;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface SafeResponse {
  /** Where the answer came from, after redirects. */
  url: string;
  status: number;
  contentType: string;
  headers: Pick<Headers, 'get'>;
  body: Uint8Array;
}

export type SafeFetch = (url: string, request?: SafeRequest) => Promise<SafeResponse>;

const MAX_REDIRECTS = 5;
/** Bytes of an answer's headers. */
const MAX_HEADERS = 16 * 2 ** 10;

/**
 * Makes a fetch for addresses that a tenant names. Private addresses are refused when the socket
 * is opened, both as literals and after look-up, so that neither redirects nor DNS rebinding
 * get around it. Redirects follow {@link redirected}. Rejects with {@link AppError}
 * `unprocessable`, or `too-large`, and a sentence for people.
 */
export function createSafeFetch(options: SafeFetchOptions): SafeFetch {
  let loaded: Promise<typeof undiciFetch> | undefined;
  return async (address, { signal, method = 'GET', headers = {}, body } = {}) => {
    const deadline = AbortSignal.timeout(options.timeout);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    checkHeaders(headers);
    let outgoing: Outgoing = { url: parseAddress(address), method, headers, body };
    const fetch = await (loaded ??= loadFetch(options));
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const sent = outgoing;
      const answer = await explained(either, async () => {
        const response = await fetch(sent.url, {
          method: sent.method,
          headers: sent.headers,
          body: sent.body ?? null,
          signal: either,
          redirect: 'manual',
        });
        const location = response.headers.get('location');
        if (!isRedirect(response.status, location)) {
          return readAnswer(sent.url, response, options.maxBytes);
        }
        await response.body?.cancel();
        return redirected(sent, response.status, location);
      });
      if ('status' in answer) return answer;
      outgoing = answer;
    }
    throw new AppError('unprocessable', 'The address redirects too many times.');
  };
}

/** Loaded when it is first needed, which many processes never do. */
async function loadFetch(options: SafeFetchOptions): Promise<typeof undiciFetch> {
  const undici = await import('undici');
  const { allowPrivate, allow = [], lookUp } = options;
  const dispatcher = createDispatcher(undici, {
    mayConnect: createMayConnect({ allowPrivate, allow }),
    lookUp,
    maxHeaders: MAX_HEADERS,
  });
  return async (url, init) => undici.fetch(url, { ...init, dispatcher });
}

/** Turns what the network throws into a sentence; what is one already stays as it is. */
async function explained<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (cause instanceof AppError) throw cause;
    const reason = signal.aborted ? 'it took too long' : messageOf(cause);
    throw new AppError('unprocessable', `The address could not be read: ${reason}.`, { cause });
  }
}

async function readAnswer(url: URL, response: Response, maxBytes: number): Promise<SafeResponse> {
  const { status, headers } = response;
  if (Number(headers.get('content-length')) > maxBytes && response.body !== null) {
    await response.body.cancel();
    throw tooLarge(maxBytes);
  }
  const body = await readLimited(response.body, maxBytes);
  return { url: url.href, status, contentType: headers.get('content-type') ?? '', headers, body };
}

async function readLimited(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function tooLarge(maxBytes: number): AppError {
  const limit = maxBytes < 2 ** 20 ? `${maxBytes >> 10} KB` : `${maxBytes >> 20} MB`;
  return new AppError('too-large', `The answer is larger than ${limit}.`);
}
