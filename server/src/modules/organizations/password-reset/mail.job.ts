import { z } from 'zod';
import type { Database } from '../../../database/index.ts';
import { defineJob, handleJob } from '../../../jobs/index.ts';
import type { BoundJob } from '../../../jobs/index.ts';
import { MailError } from '../../../platform/index.ts';
import type { Mailer, Signer } from '../../../platform/index.ts';
import { holderByEmail } from './holder.ts';
import { LIFETIME, resetUrl } from './link.ts';
import { resetMail } from './mail.ts';

/** Somebody asked for a new password as this address, which may be nobody's. It holds no link. */
export const sendPasswordReset = defineJob({
  name: 'send-password-reset',
  schema: z.object({ email: z.string() }),
  // Whoever waits longer than some minutes has asked again.
  options: { retryLimit: 6 },
});

/**
 * Mails the link by which a new password is chosen. Whether the address is known is found out here,
 * and not while somebody waits for the answer: its time would tell. The link is made now, so no
 * queue holds one.
 */
export function resetMailJob(options: {
  database: Database;
  signer: Signer;
  mailer: Mailer | undefined;
  publicUrl: string;
}): BoundJob {
  const { database, signer, mailer, publicUrl } = options;
  return handleJob(sendPasswordReset, async ({ email }, { log }) => {
    if (!mailer) throw new Error('This process has no SMTP_URL, so it cannot send e-mails.');
    const holder = await database.asSystem(async (tx) => holderByEmail(tx, email));
    if (!holder) return;
    const expiresAt = new Date(Date.now() + LIFETIME);
    const url = resetUrl(signer, publicUrl, holder, { way: 'mail', expiresAt });
    try {
      await mailer.send({ to: holder.email, ...resetMail({ url }) });
    } catch (error) {
      if (!(error instanceof MailError) || error.isTemporary) throw error;
      log.warn({ err: error, userId: holder.userId }, 'The mail server refused a password reset');
    }
  });
}
