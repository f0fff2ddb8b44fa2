import { AppError, parseJson, retryAfterOf, wasNeverSent } from '../../platform/index.ts';
import type { SafeResponse } from '../../platform/index.ts';
import { IntegrationError } from '../integration.ts';
import type { Json } from '../integration.ts';
import { z } from 'zod';

const MAX_TOLD = 600;
const Value = z.json();

/** What an API answered, for a model; throws {@link IntegrationError} by its status. */
export function answerOf({ status, headers, contentType, body }: SafeResponse): Json {
  const text = isText(contentType) ? new TextDecoder().decode(body) : '';
  if (status >= 200 && status < 300) {
    if (body.byteLength === 0) return { done: true, status };
    if (text === '') return { done: true, status, contentType, bytes: body.byteLength };
    const json = Value.safeParse(parseJson(text));
    return json.success ? json.data : text;
  }
  const told = text === '' ? '' : `: ${text.slice(0, MAX_TOLD)}`;
  throw new IntegrationError(kindOf(status), `The API answered ${status}${told}`, {
    retryAfter: retryAfterOf(headers.get('retry-after'), new Date()),
  });
}

function kindOf(status: number): IntegrationError['kind'] {
  if (status === 401) return 'unauthorised';
  if (status === 429) return 'rate-limited';
  // Whether it was done before it failed, nobody knows, also of a 503: a gateway says it, too.
  return status >= 500 || status === 408 ? 'unknown-outcome' : 'rejected';
}

/** Anything that is not surely something else: APIs are careless with this header. */
function isText(contentType: string): boolean {
  return !/^(?:image|audio|video|font)\/|octet-stream|pdf|zip/u.test(contentType);
}

/** A request that had no answer. */
export function unanswered(error: unknown): IntegrationError {
  const message = error instanceof AppError ? error.message : 'The API could not be reached.';
  if (error instanceof AppError && error.cause === undefined) {
    // It was never sent, or its answer is too large.
    const kind = error.kind === 'too-large' ? 'unknown-outcome' : 'rejected';
    return new IntegrationError(kind, message, { cause: error });
  }
  const kind = wasNeverSent(error) ? 'temporary' : 'unknown-outcome';
  return new IntegrationError(kind, message, { cause: error });
}
