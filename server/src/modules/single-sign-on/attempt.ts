import { randomBytes } from 'node:crypto';
import type { Tx } from '../../database/index.ts';
import { createSigner, sha256 } from '../../platform/index.ts';
import { SsoRefused } from './refused.ts';
import type { ProviderRow } from './provider.ts';
import type { Vouched } from './vouched.ts';

/** Milliseconds that somebody may take at the provider. */
export const LIFETIME = 10 * 60_000;

/** Milliseconds that a browser may take from the provider's answer to fetching it: one redirect. */
const FETCH_LIFETIME = 60_000;

/**
 * Somebody's way to the provider and back. All of it follows from one secret, which is in their
 * browser alone; the database knows a hash, so nobody can go on by reading it.
 */
export interface Attempt {
  secret: string;
  /** By which the database knows it. */
  id: string;
  /** Travels to the provider and back (OAuth 2.0, section 10.12). */
  state: string;
  /** Comes back inside of the ID token (OpenID Connect Core, 3.1.2.1). */
  nonce: string;
  /** PKCE's code verifier (RFC 7636, 4.1). */
  verifier: string;
  /** The id of a SAML request. */
  requestId: string;
}

export function newAttempt(): Attempt {
  return attemptOf(randomBytes(32).toString('base64url'));
}

/** What follows from the secret of an attempt. */
export function attemptOf(secret: string): Attempt {
  const derive = createSigner(secret);
  const state = derive.sign('sso', 'state');
  const id = sha256(state);
  return {
    secret,
    id,
    state,
    nonce: derive.sign('sso', 'nonce'),
    verifier: derive.sign('sso', 'verifier'),
    // An XML name must not begin with a digit.
    requestId: `_${id}`,
  };
}

/** The id of the attempt that a SAML answer is to; undefined if it is of no form of ours. */
export function idOfRequest(requestId: string): string | undefined {
  return /^_([0-9a-f]{64})$/u.exec(requestId)?.[1];
}

/** Notes that somebody is on their way, and forgets those who never came back. */
export async function noteAttempt(tx: Tx, { id }: Attempt, provider: ProviderRow): Promise<void> {
  const now = new Date();
  await tx.deleteFrom('sso_attempts').where('expiresAt', '<', now).execute();
  await tx
    .insertInto('sso_attempts')
    .values({ id, providerId: provider.id, expiresAt: new Date(now.getTime() + LIFETIME) })
    .execute();
}

/**
 * Uses an attempt up: it was for this provider as it is now, and is good once. Throws `expired`.
 */
export async function takeAttempt(
  tx: Tx,
  { id }: Pick<Attempt, 'id'>,
  provider: ProviderRow,
): Promise<void> {
  const row = await tx
    .deleteFrom('sso_attempts')
    .where('id', '=', id)
    .where('providerId', '=', provider.id)
    .where('expiresAt', '>', earliestEnd(provider, LIFETIME))
    .returning('id')
    .executeTakeFirst();
  if (!row) throw gone();
}

/**
 * Keeps what a SAML answer proved, for a minute, and gives the handle by which it is fetched. The
 * handle goes to the browser that brought the answer, and from then on the database knows the
 * attempt by secret and handle together: who began it, but had another bring the answer, has half of
 * it, and so has the other. Throws `expired`; answered once, it takes no second answer.
 */
export async function proveAttempt(
  tx: Tx,
  id: string,
  provider: ProviderRow,
  { email, name, subject }: Vouched,
): Promise<string> {
  const handle = randomBytes(32).toString('base64url');
  const expiresAt = new Date(Date.now() + FETCH_LIFETIME);
  const row = await tx
    .updateTable('sso_attempts')
    .set({ id: answeredId(id, handle), email, name, subject, expiresAt })
    .where('id', '=', id)
    .where('providerId', '=', provider.id)
    .where('email', 'is', null)
    .where('expiresAt', '>', earliestEnd(provider, LIFETIME))
    .returning('id')
    .executeTakeFirst();
  if (!row) throw gone();
  return handle;
}

/** Uses up what a SAML answer proved, by the secret of who began and the handle; throws `expired`. */
export async function takeAnswer(tx: Tx, id: string, provider: ProviderRow): Promise<Vouched> {
  const row = await tx
    .deleteFrom('sso_attempts')
    .where('id', '=', id)
    .where('providerId', '=', provider.id)
    .where('expiresAt', '>', earliestEnd(provider, FETCH_LIFETIME))
    .returning(['email', 'name', 'subject'])
    .executeTakeFirst();
  if (!row || row.email === null) throw gone();
  const { email, name, subject } = row;
  return { email, name: name ?? email, subject };
}

/** By which the database knows an attempt that was answered: a hash of what two browsers' steps show. */
export function answeredId(id: string, handle: string): string {
  return sha256(`${id}.${handle}`);
}

/** What ends before has run out, or began before the provider was changed. */
function earliestEnd({ updatedAt }: ProviderRow, lifetime: number): Date {
  return new Date(Math.max(Date.now(), updatedAt.getTime() + lifetime));
}

/** Ends an attempt: after a bad answer no other is taken. */
export async function forgetAttempt(tx: Tx, id: string | undefined): Promise<void> {
  if (id !== undefined) await tx.deleteFrom('sso_attempts').where('id', '=', id).execute();
}

/** The organization to whose provider somebody was sent; throws `expired`. */
export async function organizationOfAttempt(tx: Tx, id: string): Promise<string> {
  const row = await tx
    .selectFrom('sso_attempts')
    .innerJoin('sso_providers', 'sso_providers.id', 'sso_attempts.providerId')
    .select('sso_providers.organizationId')
    .where('sso_attempts.id', '=', id)
    .executeTakeFirst();
  if (!row) throw gone();
  return row.organizationId;
}

function gone(): SsoRefused {
  return new SsoRefused(
    'expired',
    'The answer belongs to no sign-in that was begun here, or it was used, or came too late.',
  );
}
