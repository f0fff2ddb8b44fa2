import type { Signer } from '../../../platform/index.ts';

/** How a link reached the person: only one that was mailed proves that the address is theirs. */
export type Way = 'mail' | 'operator';

/** Whose password a link is for, as it is now. */
export interface Holder {
  userId: string;
  email: string;
  /** The hash of the present password; null where there is none. Once it changes, the link is spent. */
  password: string | null;
}

export interface ResetTerms {
  userId: string;
  way: Way;
  expiresAt: Date;
}

/** Milliseconds that a link is good. */
export const LIFETIME = 3_600_000;

const PURPOSE = 'password reset';

/**
 * The page of the team's app on which a new password is chosen. The secret stands behind the `#`,
 * which browsers send to nobody, and it is kept nowhere.
 */
export function resetUrl(
  signer: Signer,
  publicUrl: string,
  holder: Holder,
  terms: Omit<ResetTerms, 'userId'>,
): string {
  return `${publicUrl}/reset-password#${writeToken(signer, holder, terms)}`;
}

/** The secret of a link: a signature over whom it is for, until when, and their present password. */
export function writeToken(
  signer: Signer,
  holder: Holder,
  { way, expiresAt }: Omit<ResetTerms, 'userId'>,
): string {
  const terms = { userId: holder.userId, way, expiresAt };
  const time = expiresAt.getTime().toString(36);
  return `${holder.userId}.${time}.${way}.${signer.sign(PURPOSE, signedPart(holder, terms))}`;
}

/** What a token says of itself; undefined if it is not of our form. Nothing of it is proved yet. */
export function termsOf(token: string): ResetTerms | undefined {
  const [, userId, time, way] =
    /^([\w-]{1,64})\.([\da-z]{1,9})\.(mail|operator)\.[\w-]+$/u.exec(token) ?? [];
  if (userId === undefined || time === undefined) return undefined;
  return {
    userId,
    way: way === 'mail' ? 'mail' : 'operator',
    expiresAt: new Date(Number.parseInt(time, 36)),
  };
}

/** True if the token was made for this person with this password, and it has not run out. */
export function isGood(signer: Signer, token: string, holder: Holder, now = new Date()): boolean {
  const terms = termsOf(token);
  if (!terms || terms.userId !== holder.userId || terms.expiresAt <= now) return false;
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return signer.verify(PURPOSE, signedPart(holder, terms), signature);
}

function signedPart({ userId, email, password }: Holder, { way, expiresAt }: ResetTerms): string {
  return JSON.stringify([userId, email, password, way, expiresAt.getTime()]);
}
