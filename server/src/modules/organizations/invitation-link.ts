import type { UserRole } from '@frontdesk/contract';
import type { Signer } from '../../platform/index.ts';

/** What a link is good for. It is signed, so that a renewed invitation has a new link. */
export interface Invited {
  id: string;
  email: string;
  role: UserRole;
  expiresAt: Date;
}

/** Milliseconds that a link is good. */
export const LIFETIME = 7 * 86_400_000;

const PURPOSE = 'invitation';

/** The page of the team's app on which an invitation is accepted. */
export function invitationUrl(signer: Signer, publicUrl: string, invited: Invited): string {
  return `${publicUrl}/invitation/${writeToken(signer, invited)}`;
}

/** The secret of a link: made from the invitation whenever it is needed, and kept nowhere. */
export function writeToken(signer: Signer, invited: Invited): string {
  return `${invited.id}.${signer.sign(PURPOSE, signedPart(invited))}`;
}

/** The invitation that a token names; undefined if the token is not of our form. */
export function idOfToken(token: string): string | undefined {
  return /^([\w-]{1,64})\.[\w-]+$/u.exec(token)?.[1];
}

/** True if the token was made for exactly this invitation, and it has not run out. */
export function isGood(signer: Signer, token: string, invited: Invited, now = new Date()): boolean {
  const signature = token.slice(token.indexOf('.') + 1);
  return signer.verify(PURPOSE, signedPart(invited), signature) && invited.expiresAt > now;
}

function signedPart({ id, email, role, expiresAt }: Invited): string {
  return JSON.stringify([id, email, role, expiresAt.getTime()]);
}
