import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../platform/index.ts';

/**
 * Whether the page that sends this is one of our own: its origin is the host it calls, or the
 * public address. Undefined where no page is named: not every client is a browser.
 */
export function isOwnPage(
  { origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>,
  publicUrl: string,
): boolean | undefined {
  if (origin === undefined) return undefined;
  const own = [publicUrl, `http://${host}`, `https://${host}`];
  const page = URL.parse(origin)?.origin;
  return page !== undefined && own.some((address) => URL.parse(address)?.origin === page);
}

const READS = new Set(['GET', 'HEAD']);

/**
 * Throws `forbidden` where another page makes a browser change something: it sends our cookie
 * along whoever asks (cross-site request forgery). For callers who are known by a cookie.
 */
export function refuseOtherPages(
  { method, headers }: { method: string; headers: IncomingHttpHeaders },
  publicUrl: string,
): void {
  if (READS.has(method) || isOwnPage(headers, publicUrl) !== false) return;
  throw new AppError('forbidden', 'Another page may not do this with your sign-in.');
}
