import type { Transporter } from 'nodemailer';
import { messageOf } from './errors.ts';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** An e-mail that did not go out. */
export class MailError extends Error {
  /** False: the mail server refused it for good, and would do so again. */
  readonly isTemporary: boolean;

  constructor(message: string, isTemporary: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MailError';
    this.isTemporary = isTemporary;
  }
}

/** Hands e-mails to a mail server. */
export interface Mailer {
  /** Resolves when the mail server has taken it; throws {@link MailError}. */
  send(mail: Mail): Promise<void>;
}

/** Milliseconds that a mail server may be silent. */
const PATIENCE = 15_000;

/**
 * Makes a mailer for the server at `url` (smtp:// or smtps://, with user and password where it wants
 * them); the connection is encrypted where the server can.
 */
export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  let loading: Promise<Transporter> | undefined;
  // The library is only read by those who send.
  const load = async (): Promise<Transporter> =>
    (loading ??= import('nodemailer').then(({ createTransport }) =>
      createTransport({
        url,
        connectionTimeout: PATIENCE,
        greetingTimeout: PATIENCE,
        socketTimeout: PATIENCE,
        disableFileAccess: true,
        disableUrlAccess: true,
      }),
    ));
  return {
    async send({ to, ...mail }) {
      const transport = await load();
      try {
        // As a whole address, so that nothing in it is read as a second one.
        await transport.sendMail({ ...mail, from, to: { name: '', address: to } });
      } catch (error) {
        throw new MailError(messageOf(error), mayPass(error), { cause: error });
      }
    },
  };
}

/** By the first digit of the server's reply: 5 is for good (RFC 5321, 4.2.1). No reply may pass. */
function mayPass(error: unknown): boolean {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  return typeof code !== 'number' || code < 500;
}
