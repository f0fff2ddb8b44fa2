import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import { defineJob, handleJob } from '../../jobs/index.ts';
import type { BoundJob } from '../../jobs/index.ts';
import { MailError } from '../../platform/index.ts';
import type { Mailer, Signer } from '../../platform/index.ts';
import { logSystemEvent } from '../events/index.ts';
import { invitationUrl } from './invitation-link.ts';
import { invitationMail } from './invitation-mail.ts';

/** An invitation that waits to be sent. Mail servers may ask for patience: tried for some hours. */
export const sendInvitation = defineJob({
  name: 'send-invitation',
  schema: z.object({ organizationId: z.string(), invitationId: z.string() }),
  options: { retryLimit: 12, tellsGivenUp: true },
});

/**
 * Sends invitations by e-mail. What the mail server refuses for now goes back to the queue; what it
 * refuses for good, or for too long, is told to the people who run the system.
 */
export function invitationMailJob(options: {
  database: Database;
  signer: Signer;
  mailer: Mailer | undefined;
  publicUrl: string;
}): BoundJob {
  const { database, signer, mailer, publicUrl } = options;
  return handleJob(
    sendInvitation,
    async ({ organizationId, invitationId }, { log }) => {
      if (!mailer) throw new Error('This process has no SMTP_URL, so it cannot send e-mails.');
      const waiting = await findWaiting(database, organizationId, invitationId);
      if (!waiting) return;
      const url = invitationUrl(signer, publicUrl, waiting);
      try {
        await mailer.send({ to: waiting.email, ...invitationMail({ ...waiting, url }) });
      } catch (error) {
        if (!(error instanceof MailError) || error.isTemporary) throw error;
        log.warn({ err: error, invitationId }, 'The mail server refused an invitation');
        return giveUp(database, organizationId, invitationId, error.message);
      }
      await database.inOrganization(organizationId, async (tx) =>
        tx
          .updateTable('invitations')
          .set({ sentAt: new Date() })
          .where('id', '=', invitationId)
          // One that was renewed meanwhile has another link, which still has to go out.
          .where('expiresAt', '=', waiting.expiresAt)
          .execute(),
      );
    },
    async ({ organizationId, invitationId }) =>
      giveUp(database, organizationId, invitationId, 'The mail server could not be reached.'),
  );
}

/** What the e-mail is about; undefined if none is to be sent any more. */
async function findWaiting(database: Database, organizationId: string, invitationId: string) {
  return database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('invitations')
      .innerJoin('organizations', 'organizations.id', 'invitations.organizationId')
      .leftJoin('users', 'users.id', 'invitations.invitedById')
      .select(['invitations.id', 'invitations.email', 'invitations.role'])
      .select(['invitations.expiresAt', 'organizations.name as organization'])
      .select('users.name as invitedBy')
      .where('invitations.id', '=', invitationId)
      .where('invitations.sentAt', 'is', null)
      .where('invitations.expiresAt', '>', new Date())
      .executeTakeFirst(),
  );
}

/** Says that the e-mail will not come, once. */
async function giveUp(
  database: Database,
  organizationId: string,
  invitationId: string,
  reason: string,
): Promise<void> {
  await database.inOrganization(organizationId, async (tx) => {
    const row = await tx
      .updateTable('invitations')
      .set({ isSent: false })
      .where('id', '=', invitationId)
      .where('isSent', '=', true)
      .where('sentAt', 'is', null)
      .returning('email')
      .executeTakeFirst();
    if (!row) return;
    await logSystemEvent(tx, {
      organizationId,
      eventType: 'error',
      source: 'mail',
      message: `The invitation of ${row.email} could not be sent by e-mail. Hand over its link by other means, or check SMTP_URL and invite again.`,
      severity: 'error',
      details: { invitationId, reason },
    });
  });
}
