import type { Member, Visitor } from '../../http/index.ts';

/** Who uploaded a file, and alone may attach it. */
export function ownerOf(caller: Member | Visitor): string {
  if (caller.kind === 'visitor') return `contact:${caller.contactId}`;
  return caller.userId === null ? `key:${caller.apiKeyId}` : `user:${caller.userId}`;
}
