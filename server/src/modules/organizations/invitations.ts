import { createInvitation, deleteInvitation, listInvitations } from '@frontdesk/contract';
import type { Invitation } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Member } from '../../http/index.ts';
import type { BoundJob, Jobs } from '../../jobs/index.ts';
import { cutPage, notFound, readCursor } from '../../platform/index.ts';
import type { Mailer, Signer } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import { acceptRoutes } from './accept-invitation.ts';
import { invitationUrl } from './invitation-link.ts';
import { invitationMailJob } from './invitation-mail.job.ts';
import { invite } from './invite.ts';
import type { InvitationRow } from './invite.ts';
import { memberIn } from './member-in.ts';
import { checkInviting } from './member-rules.ts';

export interface InvitationOptions {
  database: Database;
  jobs: Jobs;
  signer: Signer;
  /** Undefined: links are handed over by other means. */
  mailer: Mailer | undefined;
  hashPassword: (password: string) => Promise<string>;
  /** Where browsers reach the server. */
  publicUrl: string;
}

/** How people come to an organization. */
export function createInvitations(options: InvitationOptions): {
  routes: BoundRoute[];
  jobs: BoundJob[];
} {
  return {
    routes: [...manageRoutes(options), ...acceptRoutes(options)],
    jobs: [invitationMailJob(options)],
  };
}

function manageRoutes(options: InvitationOptions): BoundRoute[] {
  const { database, signer, publicUrl } = options;
  const view = (row: InvitationRow): Invitation => ({
    ...row,
    url: invitationUrl(signer, publicUrl, row),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  });
  return [
    bind(listInvitations, async ({ params, query, caller }) => {
      const by = await memberIn(database, caller, params.slug, 'members.write');
      return database.inOrganization(by.organizationId, async (tx) => {
        const rows = await listWaiting(tx, by, query);
        const page = cutPage(rows, query.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
        return { items: page.rows.map(view), nextCursor: page.nextCursor };
      });
    }),
    bind(createInvitation, async ({ params, body, caller, raw }) => {
      const by = await memberIn(database, caller, params.slug, 'members.write');
      return database.inOrganization(by.organizationId, async (tx) =>
        view(await invite(tx, options, { by, address: raw.ip }, body)),
      );
    }),
    bind(deleteInvitation, async ({ params, caller, raw }) => {
      const by = await memberIn(database, caller, params.slug, 'members.write');
      await database.inOrganization(by.organizationId, async (tx) => {
        const row = await tx
          .deleteFrom('invitations')
          .where('id', '=', params.id)
          .returning(['email', 'role'])
          .executeTakeFirst();
        if (!row) throw notFound('invitation');
        checkInviting(by, row.role);
        await logAct(tx, {
          organizationId: by.organizationId,
          eventType: 'invitation.revoked',
          source: 'members',
          message: `${by.name} took back the invitation of ${row.email} (${row.role}).`,
          actor: by,
          address: raw.ip,
          details: { invitation: { id: params.id, email: row.email }, before: row, after: null },
        });
      });
      return undefined;
    }),
  ];
}

/**
 * What waits to be accepted. Whoever sees a link could accept it: so those who may not invite an
 * owner do not see how somebody becomes one.
 */
async function listWaiting(
  tx: Tx,
  { role }: Member,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<InvitationRow[]> {
  const after = readCursor(cursor);
  let select = tx
    .selectFrom('invitations')
    .leftJoin('users', 'users.id', 'invitations.invitedById')
    .selectAll('invitations')
    .select('users.name as invitedBy')
    .where('invitations.expiresAt', '>', new Date())
    .orderBy('invitations.createdAt', 'desc')
    .orderBy('invitations.id', 'desc')
    .limit(limit + 1);
  if (role !== 'owner') select = select.where('invitations.role', '!=', 'owner');
  if (after) {
    select = select.where((eb) =>
      eb(
        eb.refTuple('invitations.createdAt', 'invitations.id'),
        '<',
        eb.tuple(new Date(after.at), after.id),
      ),
    );
  }
  return select.execute();
}
