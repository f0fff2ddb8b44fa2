import type { UserRole } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import type { Member } from '../../http/index.ts';
import { notFound } from '../../platform/index.ts';
import { unassignAll } from '../conversations/index.ts';
import { logAct } from '../events/index.ts';
import type { Doer as EventDoer } from '../events/index.ts';
import { canAnswer, checkChange } from './member-rules.ts';
import type { Membership } from './member-rules.ts';

/** Who does it, and from which address. */
export type Doer = EventDoer<Member>;

interface Named extends Membership {
  name: string;
  email: string;
}

/**
 * Changes a membership, or ends it where `change` is undefined, as far as the rules allow. Who may
 * not answer customers afterwards has no open conversation any more. The last thing in a transaction.
 */
export async function changeMember(
  tx: Tx,
  doer: Doer,
  userId: string,
  change: { role?: UserRole | undefined; isActive?: boolean | undefined } | undefined,
): Promise<void> {
  const { by } = doer;
  const { organizationId } = by;
  const { before, acting, ownersAtWork } = await lock(tx, by, userId);
  const after = change && {
    userId,
    role: change.role ?? before.role,
    isActive: change.isActive ?? before.isActive,
  };
  checkChange(acting, before, after, ownersAtWork);
  await write(tx, organizationId, userId, after);
  for (const act of actsOf(by, before, after)) {
    await logAct(tx, {
      ...act,
      organizationId,
      source: 'members',
      actor: by,
      address: doer.address,
      details: {
        member: { userId, name: before.name, email: before.email },
        before: { role: before.role, isActive: before.isActive },
        after: after ? { role: after.role, isActive: after.isActive } : null,
      },
    });
  }
  if (!after || !canAnswer(after)) {
    await unassignAll(tx, { organizationId, userId, name: before.name });
  }
}

/**
 * Locks whom it concerns, who does it, and all owners: of two owners who demote each other at once,
 * the second one is read as what the first made of them.
 */
async function lock(tx: Tx, by: Member, userId: string) {
  const rows = await tx
    .selectFrom('organization_users')
    .innerJoin('users', 'users.id', 'organization_users.userId')
    .select(['users.id as userId', 'users.name', 'users.email', 'users.isActive as isPersonActive'])
    .select(['organization_users.role', 'organization_users.isActive'])
    .where((eb) =>
      eb.or([
        eb('organization_users.role', '=', 'owner'),
        eb('organization_users.userId', 'in', [userId, by.userId ?? userId]),
      ]),
    )
    .orderBy('organization_users.id')
    .forUpdate('organization_users')
    .execute();
  const before: Named | undefined = rows.find((row) => row.userId === userId);
  if (!before) throw notFound('member');
  const own = rows.find((row) => row.userId === by.userId && row.isActive);
  if (by.userId !== null && !own) throw notFound('organization');
  const owners = rows.filter((row) => row.role === 'owner' && row.isActive && row.isPersonActive);
  return { before, acting: { ...by, role: own?.role ?? by.role }, ownersAtWork: owners.length };
}

async function write(
  tx: Tx,
  organizationId: string,
  userId: string,
  after: Membership | undefined,
): Promise<void> {
  if (!after) {
    await tx.deleteFrom('organization_users').where('userId', '=', userId).execute();
    // Single sign-on would make them a member again at once.
    await tx.insertInto('former_members').values({ organizationId, userId }).execute();
    return;
  }
  await tx
    .updateTable('organization_users')
    .set({ role: after.role, isActive: after.isActive })
    .where('userId', '=', userId)
    .execute();
}

/** What there is to tell of it later. */
function actsOf(by: Member, before: Named, after: Membership | undefined) {
  const { name, role } = before;
  if (!after) {
    const message =
      by.userId === before.userId
        ? `${name} left (${role}).`
        : `${by.name} removed ${name} (${role}).`;
    return [{ eventType: 'member.removed' as const, message }];
  }
  const acts: { eventType: `member.${string}`; message: string }[] = [];
  if (after.role !== role) {
    const message = `${by.name} changed the role of ${name} from ${role} to ${after.role}.`;
    acts.push({ eventType: 'member.role-changed', message });
  }
  if (after.isActive !== before.isActive) {
    acts.push(
      after.isActive
        ? { eventType: 'member.resumed', message: `${by.name} let ${name} work again.` }
        : { eventType: 'member.rested', message: `${by.name} let ${name} rest.` },
    );
  }
  return acts;
}
