import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A new id: UUIDv7, so that rows made together lie together in their index. */
export function newId(): string {
  return v7();
}

/**
 * A new id that sorts among those of its moment by `order` (RFC 9562, section 6.2, method 1): for
 * what somebody else counted, and that may come in another order.
 */
export function idAt(moment: Date, order: number): string {
  return v7({ msecs: moment.getTime(), seq: order % 2 ** 31 });
}

/** An unguessable token of 256 bits, URL-safe, behind a prefix that says what it is. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}
