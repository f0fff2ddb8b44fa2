import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import type { Attachment, Email } from 'postal-mime';
import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import type {
  ChannelContext,
  ChannelEvent,
  IncomingFile,
  IncomingMessage,
  RawRequest,
} from '../channel.ts';
import { addressOf, automaticReason } from './automatic.ts';
import { bodyOf } from './body.ts';
import { bounceOf } from './bounce.ts';
import type { Bounce } from './bounce.ts';
import { invitationOf } from './invitation.ts';
import { conversationOf } from './plus-address.ts';
import { rawOf } from './raw.ts';

const SUBJECT = 500;
/** Mails that one answers, of which the nearest is looked for. */
const ANSWERED = 50;
const FILES = 50;

/** All that reading needs of the settings. */
const Own = z.object({ address: z.string().default('') });

/** A mail, a report on one of ours, or neither. */
export async function parse(request: RawRequest, context: ChannelContext): Promise<ChannelEvent[]> {
  const raw = await rawOf(request);
  if ('ignored' in raw) return [{ kind: 'ignored', reason: raw.ignored }];
  const mail = await mailOf(raw.mail);
  const bounce = bounceOf(mail);
  if (bounce) return [receiptOf(bounce, context.clock.now())];
  const { address: own } = Own.parse(context.settings);
  const reason = automaticReason(mail, own);
  if (reason !== undefined) return [{ kind: 'ignored', reason }];
  return [{ kind: 'message', message: await messageOf(mail, raw.mail, context) }];
}

async function mailOf(raw: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 50 });
  } catch (error) {
    throw new ChannelError('rejected', 'This mail cannot be read.', { cause: error });
  }
}

function receiptOf({ messageId, action, why }: Bounce, at: Date): ChannelEvent {
  if (messageId === undefined) {
    return {
      kind: 'ignored',
      reason: `A mail server reports of a mail that it does not name: ${why}`,
    };
  }
  if (action === 'delayed' || action === 'relayed' || action === 'expanded') {
    return { kind: 'ignored', reason: `A mail of ours is ${action}: ${why}` };
  }
  const receipt = { kind: 'receipt', externalId: messageId, at } as const;
  if (action === 'delivered') return { ...receipt, status: 'delivered' };
  return { ...receipt, status: 'failed', error: `The mail came back: ${why}` };
}

async function messageOf(
  mail: Email,
  raw: Uint8Array,
  { credentials }: ChannelContext,
): Promise<IncomingMessage> {
  // Who is answered is who we speak with: else anybody could have answers that are meant for whom
  // they name as the sender, and what is known of those.
  const address = answerAddressOf(mail) ?? addressOf(mail) ?? '';
  const { written, whole } = await bodyOf(mail);
  const invitations = mail.attachments.flatMap((part) =>
    part.mimeType === 'text/calendar' ? (invitationOf(textOf(part)) ?? []) : [],
  );
  const subject = mail.subject?.trim().slice(0, SUBJECT) ?? '';
  const thread = conversationOf(recipientsOf(mail), credentials['threadKey'] ?? '');
  return {
    externalId: mail.messageId ?? `sha256:${createHash('sha256').update(raw).digest('hex')}`,
    from: { externalId: address, scope: '', email: address, name: mail.from?.name || undefined },
    address,
    // What the sender's clock says is no proof of when it came.
    sentAt: null,
    order: null,
    content: [written === '' && mail.attachments.length === 0 ? subject : written, ...invitations]
      .filter((part) => part !== '')
      .join('\n\n'),
    files: filesOf(mail.attachments),
    whole,
    thread: { subject, conversationId: thread, answers: answersOf(mail) },
  };
}

/** Where the sender wants answers (RFC 5322, 3.6.2), if that is one address. */
function answerAddressOf({ replyTo = [] }: Email): string | undefined {
  const [only, more] = replyTo;
  return more === undefined ? only?.address?.trim().toLowerCase() || undefined : undefined;
}

/** Everybody that it was sent to, also where only the mail server says so. */
function recipientsOf({ headers }: Email): string {
  const names = new Set(['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to']);
  return headers.flatMap(({ key, value }) => (names.has(key) ? value : [])).join(' ');
}

/** The mails that it answers, the nearest first (RFC 5322, 3.6.4). */
function answersOf({ inReplyTo = '', references = '' }: Email): string[] {
  const before = [...references.matchAll(/<[^<>\s]+>/gu)].map(([id]) => id).toReversed();
  const direct = [...inReplyTo.matchAll(/<[^<>\s]+>/gu)].map(([id]) => id);
  return [...new Set([...direct, ...before])].slice(0, ANSWERED);
}

function filesOf(attachments: readonly Attachment[]): IncomingFile[] {
  return attachments.slice(0, FILES).map((part, place) => {
    const content = Buffer.from(
      typeof part.content === 'string' ? part.content : new Uint8Array(part.content),
    );
    return {
      reference: `part ${place + 1}`,
      name: part.filename ?? nameOf(part, place),
      size: content.length,
      content,
    };
  });
}

const NAMES: Record<string, string> = {
  'text/calendar': 'invitation.ics',
  'message/rfc822': 'mail.eml',
};

function nameOf({ mimeType }: Attachment, place: number): string {
  const ending = /\/(\w{1,10})$/u.exec(mimeType)?.[1] ?? 'bin';
  return NAMES[mimeType] ?? `attachment-${place + 1}.${ending}`;
}

function textOf({ content }: Attachment): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}
