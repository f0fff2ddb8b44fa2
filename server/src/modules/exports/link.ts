import type { Signer } from '../../platform/index.ts';

/** Seconds. */
const LIFETIME = 300;
const PURPOSE = 'export';

/** Who may download everything of an organization. */
export interface Pass {
  organizationId: string;
  userId: string;
}

/** A token that lets one person download an export within the next minutes. */
export function writePass(
  signer: Signer,
  { organizationId, userId }: Pass,
): { token: string; expiresAt: Date } {
  const expires = Math.floor(Date.now() / 1_000) + LIFETIME;
  const body = [organizationId, userId, expires].join('.');
  return {
    token: `${body}.${signer.sign(PURPOSE, body)}`,
    expiresAt: new Date(expires * 1_000),
  };
}

/** Reads such a token; undefined if it is not ours, was changed, or is too old. */
export function readPass(signer: Signer, token: string): Pass | undefined {
  const [organizationId, userId, expires, signature] = token.split('.');
  if (organizationId === undefined || userId === undefined || signature === undefined) {
    return undefined;
  }
  const body = [organizationId, userId, expires].join('.');
  if (!signer.verify(PURPOSE, body, signature)) return undefined;
  return Number(expires) * 1_000 < Date.now() ? undefined : { organizationId, userId };
}
