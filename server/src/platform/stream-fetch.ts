import type { fetch as undiciFetch } from 'undici';
import { createMayConnect } from './addresses.ts';
import { AppError } from './errors.ts';
import { createDispatcher } from './guarded-connect.ts';
import { checkHeaders, parseAddress } from './outgoing.ts';
import type { SafeFetchOptions } from './safe-fetch.ts';

/** As the web's `fetch`, for addresses that a tenant names. */
export type StreamFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** Bytes of an answer's headers. */
const MAX_HEADERS = 16 * 2 ** 10;
/** Of these an answer has no body. */
const EMPTY = new Set([204, 205, 304]);

/**
 * The guarded fetch (see {@link createSafeFetch}) for answers that are read while they come, as
 * events of a server. `maxBytes` limits the whole body, `timeout` the wait for the answer's head.
 * Redirects are never followed: they are the answer. Rejects with {@link AppError} `unprocessable`
 * for an address that may not be read, and with a `TypeError` as `fetch` does.
 */
export function createStreamFetch(options: SafeFetchOptions): StreamFetch {
  let loaded: Promise<typeof undiciFetch> | undefined;
  return async (address, init = {}) => {
    const url = parseAddress(String(address));
    const headers = Object.fromEntries(new Headers(init.headers));
    checkHeaders(headers);
    const fetch = await (loaded ??= load(options));
    const ending = new AbortController();
    const late = setTimeout(
      () => ending.abort(new AppError('unprocessable', 'The address took too long to answer.')),
      options.timeout,
    );
    try {
      const answer = await fetch(url, {
        method: init.method ?? 'GET',
        headers,
        body: bodyOf(init.body),
        redirect: 'manual',
        signal: init.signal ? AbortSignal.any([init.signal, ending.signal]) : ending.signal,
      });
      const body = EMPTY.has(answer.status) ? null : answer.body;
      return new Response(body && limited(body, options.maxBytes), {
        status: answer.status,
        statusText: answer.statusText,
        headers: [...answer.headers],
      });
    } catch (error) {
      throw error instanceof Error && error.cause instanceof AppError ? error.cause : error;
    } finally {
      clearTimeout(late);
    }
  };
}

/** Texts and forms; nobody sends files by this. */
function bodyOf(body: RequestInit['body']): string | null {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new AppError('unprocessable', 'Only texts and forms can be sent.');
}

async function load({
  allowPrivate,
  allow = [],
  lookUp,
}: SafeFetchOptions): Promise<typeof undiciFetch> {
  const undici = await import('undici');
  const dispatcher = createDispatcher(undici, {
    mayConnect: createMayConnect({ allowPrivate, allow }),
    lookUp,
    maxHeaders: MAX_HEADERS,
  });
  return async (url, init) => undici.fetch(url, { ...init, dispatcher });
}

function limited(body: ReadableStream<Uint8Array>, maxBytes: number): ReadableStream<Uint8Array> {
  let size = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        size += part.byteLength;
        if (size <= maxBytes) controller.enqueue(part);
        else controller.error(new AppError('too-large', 'The answer is too large.'));
      },
    }),
  );
}
