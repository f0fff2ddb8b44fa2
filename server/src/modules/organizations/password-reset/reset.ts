import type { Database, Tx } from '../../../database/index.ts';
import { AppError, newId } from '../../../platform/index.ts';
import type { Signer } from '../../../platform/index.ts';
import { logAct } from '../../events/index.ts';
import { proveAddress } from '../reclaim.ts';
import { holderByEmail, lockHolder } from './holder.ts';
import { isGood, LIFETIME, resetUrl, termsOf } from './link.ts';
import type { Holder, ResetTerms } from './link.ts';

export interface Found {
  holder: Holder & { name: string };
  terms: ResetTerms;
}

/** Whom a link is for, locked until the transaction ends; throws `not-found` with what to do. */
export async function findByToken(tx: Tx, signer: Signer, token: string): Promise<Found> {
  const terms = termsOf(token);
  const holder = terms && (await lockHolder(tx, terms.userId));
  if (terms && holder && isGood(signer, token, holder)) return { holder, terms };
  throw new AppError(
    'not-found',
    'This link is not good any more: it was used, the password was changed since, or it has run out. Ask for a new one.',
  );
}

/**
 * Replaces the password of a link's person and ends all of their sessions. The second step of
 * signing in stays as it is, unless a mailed link proves the address for the first time: what was
 * set up before may be a stranger's then. Of two who use a link at once the second finds it spent.
 */
export async function resetPassword(
  tx: Tx,
  signer: Signer,
  { token, passwordHash, address }: { token: string; passwordHash: string; address: string },
): Promise<Holder> {
  const { holder, terms } = await findByToken(tx, signer, token);
  const { userId } = holder;
  const isReclaimed =
    terms.way === 'mail' && (await proveAddress(tx, userId, { through: 'a mailed link', address }));
  await writePassword(tx, isReclaimed ? { ...holder, password: null } : holder, passwordHash);
  await tx.deleteFrom('sessions').where('userId', '=', userId).execute();
  const memberships = await tx
    .selectFrom('organization_users')
    .select('organizationId')
    .where('userId', '=', userId)
    .where('isActive', '=', true)
    .execute();
  const through = terms.way === 'mail' ? 'a mailed link' : 'a link that the operator made';
  for (const { organizationId } of memberships) {
    await logAct(tx, {
      organizationId,
      eventType: 'password.reset',
      source: 'organizations',
      message: `${holder.name} chose a new password by ${through}.`,
      actor: { name: holder.name, userId, apiKeyId: null },
      address,
      details: { way: terms.way },
    });
  }
  return holder;
}

async function writePassword(tx: Tx, { userId, password }: Holder, hash: string): Promise<void> {
  if (password === null) {
    // Somebody who has only come by single sign-on until now.
    await tx
      .insertInto('accounts')
      .values({ id: newId(), userId, accountId: userId, providerId: 'credential', password: hash })
      .execute();
    return;
  }
  await tx
    .updateTable('accounts')
    .set({ password: hash, updatedAt: new Date() })
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .execute();
}

/** A link for an operator to hand over; undefined if nobody has this address. */
export async function makeResetLink(
  database: Database,
  { signer, publicUrl }: { signer: Signer; publicUrl: string },
  email: string,
): Promise<string | undefined> {
  const holder = await database.asSystem(async (tx) =>
    holderByEmail(tx, email.trim().toLowerCase()),
  );
  const expiresAt = new Date(Date.now() + LIFETIME);
  return holder && resetUrl(signer, publicUrl, holder, { way: 'operator', expiresAt });
}
