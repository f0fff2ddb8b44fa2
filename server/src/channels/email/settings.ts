import { z } from 'zod';

const server = z
  .string()
  .trim()
  .regex(
    /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/iu,
    'A name as mail.example.com, or with :port',
  );
const security = z.enum(['tls', 'starttls', 'none']);
const SECURITY =
  'tls: from the first byte. starttls: once connected. none: nothing is encrypted, within one machine only.';

export const Settings = z
  .object({
    address: z
      .email()
      .max(254)
      .meta({ title: 'Address', description: 'Customers write to it, and get answers from it' }),
    fromName: z.string().trim().max(120).optional().meta({ title: 'Name that customers see' }),
    user: z
      .string()
      .trim()
      .max(254)
      .optional()
      .meta({ title: 'User', description: 'At the mail server; left out: the address' }),
    smtpServer: server.meta({ title: 'Server for outgoing mail (SMTP)' }),
    smtpSecurity: security
      .default('starttls')
      .meta({ title: 'Encryption of outgoing mail', description: SECURITY }),
    inbound: z.enum(['imap', 'webhook']).default('imap').meta({
      title: 'How mail comes in',
      description:
        'imap: this server looks into the mailbox. webhook: SendGrid, Mailgun, Postmark, Amazon SES or another service sends it here.',
    }),
    imapServer: server.optional().meta({ title: 'Server for incoming mail (IMAP)' }),
    imapSecurity: security.default('tls').meta({ title: 'Encryption of incoming mail' }),
    mailbox: z
      .string()
      .min(1)
      .max(200)
      .default('INBOX')
      .meta({ title: 'Mailbox', description: 'The folder that is looked into' }),
    plusAddresses: z.boolean().default(false).meta({
      title: 'Answers come to an address of their own',
      description: 'As support+…@example.com; the mail server must deliver these to the mailbox',
    }),
    dkimDomain: z.string().trim().max(253).optional().meta({ title: 'Domain of the DKIM key' }),
    dkimSelector: z.string().trim().max(63).optional().meta({ title: 'Selector of the DKIM key' }),
  })
  .strict();
export type Settings = z.infer<typeof Settings>;

export const Credentials = z
  .object({
    password: z
      .string()
      .min(1)
      .optional()
      .meta({ title: 'Password', description: 'At the mail server; often one for apps alone' }),
    webhookKey: z.string().min(16).max(200).optional().meta({
      title: 'Key of the webhook',
      description:
        'A long one of your own, which the service sends: as ?key=… behind the address, or as password',
    }),
    mailgunKey: z
      .string()
      .min(1)
      .optional()
      .meta({ title: 'Signing key of Mailgun', description: 'In place of a key of your own' }),
    dkimKey: z
      .string()
      .min(1)
      .optional()
      .meta({ title: 'DKIM key', description: 'The private key, from -----BEGIN to END-----' }),
    threadKey: z.string().min(16).max(200).optional().meta({
      title: 'Key of the answers’ addresses',
      description: 'Left out: one is made',
      format: 'hidden',
    }),
  })
  .strict();

/** Where a server is, by its setting and what is usual (RFC 8314, 3.3; RFC 6409, 3.1). */
export function placeOf(setting: string, usual: number): { host: string; port: number } {
  const [, host = setting, port] = /^(.*?)(?::(\d{1,5}))?$/u.exec(setting) ?? [];
  return { host: host.replace(/^\[|\]$/gu, ''), port: port === undefined ? usual : Number(port) };
}
