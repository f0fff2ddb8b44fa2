import { APICallError, JSONParseError, TypeValidationError } from '@ai-sdk/provider';
import { InterruptedError, SilenceError } from './call-model.ts';

/** The model gave neither a word nor a tool call. */
export class EmptyReplyError extends Error {
  constructor() {
    super('The model gave an empty reply.');
    this.name = 'EmptyReplyError';
  }
}

/** Whether the same call may succeed a little later. */
export function isTemporary(error: unknown): boolean {
  if (APICallError.isInstance(error)) return error.isRetryable;
  if (error instanceof SilenceError || error instanceof EmptyReplyError) return true;
  if (error instanceof InterruptedError) return true;
  // What a provider's stream held that nobody can read: mostly cut in the middle.
  if (JSONParseError.isInstance(error) || TypeValidationError.isInstance(error)) return true;
  // What fetch throws where the network fails.
  return error instanceof TypeError;
}

/**
 * Milliseconds to wait before try `attempt` + 1: as long as the model asks for (`retry-after-ms`,
 * or `retry-after` in seconds or as a date, RFC 9110), else doubling.
 */
export function waitBefore(
  error: unknown,
  attempt: number,
  { backOff, now }: { backOff: number; now: number },
): number {
  const doubling = backOff * 2 ** (attempt - 1);
  if (!APICallError.isInstance(error)) return doubling;
  const headers = error.responseHeaders ?? {};
  const milliseconds = Number(headers['retry-after-ms']);
  if (milliseconds > 0) return milliseconds;
  const after = headers['retry-after'];
  if (after === undefined) return doubling;
  const seconds = Number(after);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const at = Date.parse(after);
  return Number.isNaN(at) ? doubling : Math.max(0, at - now);
}
