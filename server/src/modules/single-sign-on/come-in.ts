import type { UserRole } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import { addMember, proveAddress, takeInvitation, writeSignIn } from '../organizations/index.ts';
import type { Arrival } from '../organizations/index.ts';
import { pinSubject } from './pin.ts';
import { provedDomains } from './provider.ts';
import type { ProviderRow } from './provider.ts';
import { SsoRefused } from './refused.ts';
import { checkDomain } from './vouched.ts';
import type { Vouched } from './vouched.ts';

/** Who came in, and where to. */
export interface CameIn {
  userId: string;
  slug: string;
}

/**
 * Lets somebody in for whom the organization's provider vouches, and makes them a member where it
 * says so. Whoever rests, left or was removed stays outside, and who is new may need an invitation.
 * Throws {@link SsoRefused}. Needs a system transaction.
 */
export async function comeIn(
  tx: Tx,
  provider: ProviderRow,
  vouched: Vouched,
  arrival: Arrival,
): Promise<CameIn> {
  const { organizationId } = provider;
  // Asked again at the last moment: a proof may have ended since they left.
  checkDomain(vouched.email, await provedDomains(tx, organizationId));
  const { slug } = await tx
    .selectFrom('organizations')
    .select('slug')
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
  const user = await findOrAdd(tx, vouched, arrival);
  if (!user.isActive) {
    throw new SsoRefused(
      'resting',
      `${vouched.email} is the address of an account that is closed.`,
    );
  }
  const membership = await tx
    .selectFrom('organization_users')
    .select('isActive')
    .where('organizationId', '=', organizationId)
    .where('userId', '=', user.id)
    .executeTakeFirst();
  if (membership?.isActive === false) {
    throw new SsoRefused('resting', `${user.name} is a member who rests.`);
  }
  if (!membership) await join(tx, provider, { ...user, email: vouched.email }, arrival);
  const pinned = { organizationId, userId: user.id, ...vouched };
  await pinSubject(tx, pinned, membership === undefined);
  await writeSignIn(tx, { ...arrival, userId: user.id, through: 'single sign-on' });
  return { userId: user.id, slug };
}

/**
 * The owner of a domain says whose address it is: that proves it, as a mailed link would. What a
 * stranger opened under the address before is theirs no more.
 */
async function findOrAdd(tx: Tx, { email, name }: Vouched, { ip }: Arrival) {
  const added = await tx
    .insertInto('users')
    .values({ id: newId(), email, name, emailVerified: true })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning(['id', 'name', 'isActive'])
    .executeTakeFirst();
  if (added) return added;
  const find = tx.selectFrom('users').select(['id', 'name', 'isActive']).where('email', '=', email);
  const { id } = await find.executeTakeFirstOrThrow();
  await proveAddress(tx, id, { through: 'single sign-on', name, address: ip });
  return find.executeTakeFirstOrThrow();
}

async function join(
  tx: Tx,
  { organizationId, newRole }: ProviderRow,
  user: { id: string; name: string; email: string },
  { ip }: Arrival,
): Promise<void> {
  const invitation = await takeInvitation(tx, organizationId, user.email);
  const role = invitation?.role ?? (await roleOfUninvited(tx, { organizationId, newRole }, user));
  await addMember(tx, { organizationId, userId: user.id, role });
  await logAct(tx, {
    organizationId,
    eventType: invitation ? 'invitation.accepted' : 'member.joined',
    source: 'members',
    message: `${user.name} joined by ${invitation ? 'invitation and ' : ''}single sign-on (${role}).`,
    actor: { name: user.name, userId: user.id, apiKeyId: null },
    address: ip,
    details: {
      member: { userId: user.id, name: user.name, email: user.email },
      ...(invitation ? { invitation: { id: invitation.id, email: user.email } } : {}),
      before: null,
      after: { role },
    },
  });
}

async function roleOfUninvited(
  tx: Tx,
  { organizationId, newRole }: Pick<ProviderRow, 'organizationId' | 'newRole'>,
  user: { id: string; name: string; email: string },
): Promise<UserRole> {
  const former = await tx
    .selectFrom('former_members')
    .select('removedAt')
    .where('organizationId', '=', organizationId)
    .where('userId', '=', user.id)
    .executeTakeFirst();
  if (former) {
    throw new SsoRefused(
      'former',
      `${user.name} left or was removed. Invite them to let them back.`,
    );
  }
  if (newRole !== null) return newRole;
  throw new SsoRefused(
    'uninvited',
    `${user.email} is not invited, and only who is invited comes in.`,
  );
}
