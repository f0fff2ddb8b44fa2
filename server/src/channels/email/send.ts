import type { SendMailOptions, Transporter } from 'nodemailer';
import { z } from 'zod';
import { escape, messageOf, splitText } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, Outgoing, OutgoingFile } from '../channel.ts';
import { addressFor, PATIENCE, userOf } from './call.ts';
import { plusAddress } from './plus-address.ts';
import { Settings } from './settings.ts';

export const TEXT_LIMIT = 100_000;
/** Ports of mail submission (RFC 8314, 3.3; RFC 6409, 3.1). */
const PORTS = { tls: 465, starttls: 587, none: 25 };

/** A mail holds all of a message. */
export function partsOf(message: Outgoing): Outgoing[] {
  const [first = '', ...more] = splitText(message.content, TEXT_LIMIT);
  return [
    { ...message, content: first },
    ...more.map((content) => ({ ...message, content, attachments: [] })),
  ];
}

/** Hands a mail to the mail server; the id is that of the mail, which we choose. */
export async function sendMail(
  part: Outgoing,
  context: ChannelContext,
): Promise<{ externalId: string }> {
  const settings = Settings.parse(context.settings);
  const { transport, close, isBegun } = await connectSmtp(settings, context);
  try {
    const mail = await composed(part, settings, context);
    await transport.sendMail(mail);
    return { externalId: mail.messageId };
  } catch (error) {
    throw failureOf(error, isBegun());
  } finally {
    close();
  }
}

interface Smtp {
  transport: Transporter;
  close: () => void;
  /** Whether the server may have got the mail itself. */
  isBegun: () => boolean;
}

/** Opens the way to the mail server; nothing is connected before the first mail. */
export async function connectSmtp(settings: Settings, context: ChannelContext): Promise<Smtp> {
  const { smtpSecurity, smtpServer } = settings;
  const { servername, ...place } = await addressFor(smtpServer, PORTS[smtpSecurity], context);
  const auth = userOf(settings, context);
  const { createTransport } = await import('nodemailer');
  let isBegun = false;
  // The library does not say where it broke off; passwords are masked before it tells.
  const note = (_: object, said: unknown): void => {
    if (said === 'DATA') isBegun = true;
  };
  const logger = { trace: note, debug: note, info: note, warn: note, error: note, fatal: note };
  const transport = createTransport({
    logger,
    transactionLog: true,
    ...place,
    name: settings.address.slice(settings.address.lastIndexOf('@') + 1),
    secure: smtpSecurity === 'tls',
    requireTLS: smtpSecurity === 'starttls',
    ignoreTLS: smtpSecurity === 'none',
    tls: { servername },
    ...(auth ? { auth } : {}),
    ...dkimOf(settings, context),
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { transport, close: () => transport.close(), isBegun: () => isBegun };
}

/** Signs what leaves, where there is a key (RFC 6376). */
function dkimOf(
  { dkimDomain, dkimSelector }: Settings,
  { credentials }: ChannelContext,
): { dkim?: { domainName: string; keySelector: string; privateKey: string } } {
  const privateKey = credentials['dkimKey'];
  if (privateKey === undefined || dkimDomain === undefined || dkimSelector === undefined) return {};
  return { dkim: { domainName: dkimDomain, keySelector: dkimSelector, privateKey } };
}

async function composed(
  { address, content, attachments, by, conversationId, key, thread }: Outgoing,
  { address: own, fromName, plusAddresses }: Settings,
  { credentials }: ChannelContext,
): Promise<SendMailOptions & { messageId: string }> {
  if (address === null) throw new ChannelError('rejected', 'Nobody is named to send it to.');
  const answered = thread.answered.at(-1);
  const threadKey = credentials['threadKey'] ?? '';
  return {
    messageId: `<${key}@${own.slice(own.lastIndexOf('@') + 1)}>`,
    from: { name: fromName ?? '', address: own },
    to: { name: '', address },
    ...(plusAddresses && threadKey !== ''
      ? { replyTo: { name: fromName ?? '', address: plusAddress(own, conversationId, threadKey) } }
      : {}),
    subject: subjectOf(thread.subject, content, answered !== undefined),
    ...(answered === undefined ? {} : { inReplyTo: answered, references: [...thread.answered] }),
    text: content,
    html: htmlOf(content),
    // What no person wrote says so, and no machine answers it (RFC 3834, section 5).
    ...(by === 'agent'
      ? {}
      : { headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' } }),
    attachments: await Promise.all(attachments.map(attachmentOf)),
  };
}

async function attachmentOf(file: OutgoingFile) {
  const content = Buffer.from(await file.read());
  return { filename: file.name, contentType: file.mimeType, content };
}

const SUBJECT = 78;

function subjectOf(subject: string, content: string, isAnswer: boolean): string {
  const bare = subject.replaceAll(/[\r\n]+/gu, ' ').trim();
  if (bare === '') return content.replaceAll(/\s+/gu, ' ').trim().slice(0, SUBJECT);
  return isAnswer && !/^(?:re|aw|sv|antw)\s*:/iu.test(bare) ? `Re: ${bare}` : bare;
}

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/gu;

/** The text as HTML: its paragraphs, its lines, and addresses that can be followed. */
function htmlOf(text: string): string {
  const paragraphs = text.split(/\n{2,}/u).map((paragraph) => {
    let end = 0;
    let html = '';
    for (const { 0: link, index } of paragraph.matchAll(LINK)) {
      html += `${escape(paragraph.slice(end, index))}<a href="${escape(link)}">${escape(link)}</a>`;
      end = index + link.length;
    }
    return `<p>${(html + escape(paragraph.slice(end))).replaceAll('\n', '<br>')}</p>`;
  });
  return `<div>${paragraphs.join('\n')}</div>`;
}

const Failure = z.object({
  code: z.string().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
});

/**
 * By the server's reply (RFC 5321, 4.2.1: 4 may pass, 5 is for good; RFC 4954, 6: 535 is a wrong
 * password). Where it breaks off after the mail was begun, nobody knows.
 */
export function failureOf(error: unknown, isBegun = false): ChannelError {
  if (error instanceof ChannelError) return error;
  const { code, response, responseCode } = Failure.safeParse(error).data ?? {};
  const says = `The mail server says: ${response ?? messageOf(error)}`;
  if (responseCode === 535 || responseCode === 534 || responseCode === 530 || code === 'EAUTH') {
    return new ChannelError('unauthorised', `${says} Check user and password.`, { cause: error });
  }
  if (responseCode !== undefined) {
    const kind = responseCode >= 500 ? 'rejected' : 'temporary';
    return new ChannelError(kind, says, { cause: error });
  }
  const words = `The mail server broke off: ${messageOf(error)}`;
  return new ChannelError(isBegun ? 'unknown-outcome' : 'temporary', words, { cause: error });
}
