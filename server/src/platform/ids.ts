import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A new id: UUIDv7, so that rows made together lie together in their index. */
export function newId(): string {
  return v7();
}

/** An unguessable token of 256 bits, URL-safe, behind a prefix that says what it is. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}
