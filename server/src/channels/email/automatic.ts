import type { Email } from 'postal-mime';

/** The values of a header, in lower case. */
export function valuesOf({ headers }: Pick<Email, 'headers'>, name: string): string[] {
  return headers.filter(({ key }) => key === name).map(({ value }) => value.trim().toLowerCase());
}

/**
 * Why a mail is one that no person wrote, and that nobody may answer, or two machines would go on
 * for ever (RFC 3834, section 2); undefined: a person wrote it.
 */
export function automaticReason(mail: Email, own: string): string | undefined {
  const from = addressOf(mail);
  if (from === undefined) return 'It names no sender.';
  if (from === own.toLowerCase()) return 'It is from this address itself.';
  if (/^(?:mailer-daemon|postmaster)@/u.test(from)) return 'It is from a mail server.';
  const [submitted = 'no'] = valuesOf(mail, 'auto-submitted');
  if (!/^no\b/u.test(submitted)) return `It was sent by a program (Auto-Submitted: ${submitted}).`;
  if (valuesOf(mail, 'return-path').includes('<>')) return 'It wants no answer (no return path).';
  const [precedence = ''] = valuesOf(mail, 'precedence');
  if (/^(?:bulk|junk|list|auto_reply)$/u.test(precedence))
    return `It went to many (${precedence}).`;
  if (valuesOf(mail, 'list-id').length > 0) return 'It went to a mailing list.';
  const isReply = ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some((name) =>
    valuesOf(mail, name).some((value) => /^(?:yes|all)\b/u.test(value)),
  );
  return isReply ? 'It was sent by a program that answers by itself.' : undefined;
}

/** The sender's address, in lower case. */
export function addressOf({ from }: Pick<Email, 'from'>): string | undefined {
  const address = from?.address?.trim().toLowerCase();
  return address === undefined || !address.includes('@') ? undefined : address;
}
