import {
  completePasswordReset,
  getSignInOptions,
  openPasswordReset,
  requestPasswordReset,
} from '@frontdesk/contract';
import type { Database } from '../../../database/index.ts';
import { bind, networkOf } from '../../../http/index.ts';
import type { BoundRoute } from '../../../http/index.ts';
import type { BoundJob, Jobs } from '../../../jobs/index.ts';
import { AppError } from '../../../platform/index.ts';
import type { Mailer, Signer } from '../../../platform/index.ts';
import { createAttempts, signInAttempts } from '../attempts.ts';
import { resetMailJob, sendPasswordReset } from './mail.job.ts';
import { findByToken, resetPassword } from './reset.ts';

export interface PasswordResetOptions {
  database: Database;
  jobs: Jobs;
  signer: Signer;
  /** Undefined: the operator makes links by hand. */
  mailer: Mailer | undefined;
  hashPassword: (password: string) => Promise<string>;
  /** Where browsers reach the server. */
  publicUrl: string;
}

const TOO_MANY = 'Too many requests for a new password. Wait some minutes and try again.';

/** How somebody who forgot their password comes in again. */
export function createPasswordReset(options: PasswordResetOptions): {
  routes: BoundRoute[];
  jobs: BoundJob[];
} {
  return { routes: resetRoutes(options), jobs: [resetMailJob(options)] };
}

function resetRoutes(options: PasswordResetOptions): BoundRoute[] {
  const { database, jobs, signer, mailer, hashPassword } = options;
  const byAddress = createAttempts(database, { purpose: 'reset', most: 3, detail: TOO_MANY });
  const byNetwork = createAttempts(database, { purpose: 'reset by', most: 60, detail: TOO_MANY });
  const signIns = signInAttempts(database);
  return [
    bind(getSignInOptions, async () => ({ sendsMail: mailer !== undefined })),
    bind(requestPasswordReset, async ({ body, raw }) => {
      if (!mailer) {
        throw new AppError(
          'conflict',
          'This server sends no e-mails. Ask whoever runs it for a link: `npm run reset-password -- <email>` makes one.',
        );
      }
      // All that follows is the same for every address, known or not.
      await byNetwork.begin(networkOf(raw.ip));
      await byAddress.begin(body.email);
      await database.asSystem(async (tx) => jobs.send(tx, sendPasswordReset, [body]));
      return undefined;
    }),
    bind(openPasswordReset, async ({ params }) => {
      const { holder, terms } = await database.asSystem(async (tx) =>
        findByToken(tx, signer, params.token),
      );
      return { email: holder.email, expiresAt: terms.expiresAt.toISOString() };
    }),
    bind(completePasswordReset, async ({ params, body, raw }) => {
      const { token } = params;
      // Before the password is hashed, which costs: a forged link is not worth it.
      await database.asSystem(async (tx) => findByToken(tx, signer, token));
      const passwordHash = await hashPassword(body.password);
      const { email } = await database.asSystem(async (tx) =>
        resetPassword(tx, signer, { token, passwordHash, address: raw.ip }),
      );
      // Who guessed before does not keep out who has proved to be the owner.
      await signIns.succeed(email);
      return undefined;
    }),
  ];
}
