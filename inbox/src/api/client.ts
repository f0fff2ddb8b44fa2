import { ApiError, createClient } from '@frontdesk/contract';
import { readSetting } from '../ui/stored.ts';

export { ApiError };

/** The organization chosen in this browser, where the person belongs to several. */
export function organizationHeader(): Record<string, string> {
  const slug = readSetting('organization');
  return slug === null ? {} : { 'x-organization': slug };
}

/** The one way to the API. */
export const client = createClient({ baseUrl: '', headers: organizationHeader });

/** A sentence for people: what happened and what to do. */
export function describeError(error: unknown): string {
  if (error instanceof ApiError) {
    const [first] = error.problem.errors ?? [];
    return first && !error.message.includes(first.message)
      ? `${error.message} ${first.path}: ${first.message}`
      : error.message;
  }
  if (error instanceof Error && error.name.endsWith('ZodError')) {
    return 'The server answered in a way this page does not know. Reload the page to update it.';
  }
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return 'The server did not answer in time.';
  }
  if (error instanceof TypeError) {
    return 'The server cannot be reached. Check your connection, then try again.';
  }
  return error instanceof Error ? error.message : 'Something went wrong. Try again.';
}

/** Too slow, too early, too often: the same request may be taken later. */
const LATER: readonly number[] = [408, 425, 429];

/** True where asking again cannot help: the request itself was refused. */
export function isRefusal(error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  const { status } = error.problem;
  return status >= 400 && status < 500 && !LATER.includes(status);
}

/** True for the answer “there is no such thing, or not for you”. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.problem.status === 404;
}

/** True for the answer “you are not signed in”. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.problem.status === 401;
}
