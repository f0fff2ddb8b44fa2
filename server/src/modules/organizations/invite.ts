import type { UserRole } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { AppError, newId } from '../../platform/index.ts';
import type { Mailer } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import type { Doer } from './change-member.ts';
import { LIFETIME } from './invitation-link.ts';
import type { Invited } from './invitation-link.ts';
import { sendInvitation } from './invitation-mail.job.ts';
import { checkInviting } from './member-rules.ts';

export interface InvitationRow extends Invited {
  invitedBy: string | null;
  isSent: boolean;
  createdAt: Date;
}

/** Invites, or renews an invitation, whose link before is no longer good; the e-mail follows. */
export async function invite(
  tx: Tx,
  { jobs, mailer }: { jobs: Jobs; mailer: Mailer | undefined },
  { by, address }: Doer,
  { email, role }: { email: string; role: UserRole },
): Promise<InvitationRow> {
  const { organizationId } = by;
  await refuseMember(tx, email);
  const known = await tx
    .selectFrom('invitations')
    .select(['role', 'expiresAt'])
    .where('email', '=', email)
    .forUpdate()
    .executeTakeFirst();
  checkInviting(by, role, known?.role);
  const now = new Date();
  const terms = {
    role,
    invitedById: by.userId,
    isSent: mailer !== undefined,
    sentAt: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFETIME),
  };
  const row = await tx
    .insertInto('invitations')
    .values({ id: newId(), organizationId, email, ...terms })
    .onConflict((conflict) => conflict.columns(['organizationId', 'email']).doUpdateSet(terms))
    .returningAll()
    .executeTakeFirstOrThrow();
  await logAct(tx, {
    organizationId,
    eventType: 'invitation.sent',
    source: 'members',
    message: `${by.name} invited ${email} (${role}).`,
    actor: by,
    address,
    details: {
      invitation: { id: row.id, email },
      before: known ?? null,
      after: { role, expiresAt: row.expiresAt },
    },
  });
  if (mailer) await jobs.send(tx, sendInvitation, [{ organizationId, invitationId: row.id }]);
  return { ...row, invitedBy: by.userId === null ? null : by.name };
}

async function refuseMember(tx: Tx, email: string): Promise<void> {
  const member = await tx
    .selectFrom('organization_users')
    .innerJoin('users', 'users.id', 'organization_users.userId')
    .select(['users.name', 'organization_users.isActive'])
    .where('users.email', '=', email)
    .executeTakeFirst();
  if (!member) return;
  throw new AppError(
    'conflict',
    member.isActive
      ? `${member.name} is a member already.`
      : `${member.name} is a member who rests. Let them work again in the list of members.`,
  );
}
