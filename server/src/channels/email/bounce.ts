import type { Attachment, Email } from 'postal-mime';
import { valuesOf } from './automatic.ts';

/** What a mail server says of a mail that we sent. */
export interface Bounce {
  /** Our mail's id, where it is told. */
  messageId: string | undefined;
  /** What became of it (RFC 3464, 2.3.3). */
  action: string;
  /** In the server's words. */
  why: string;
}

/** A report on delivery (RFC 3464, RFC 6522); undefined: the mail is none. */
export function bounceOf(mail: Email): Bounce | undefined {
  const status = mail.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  if (!status) return undefined;
  const told = textOf(status);
  const failed = /^diagnostic-code:\s*(?:[\w-]+;)?\s*([\s\S]*?)(?:\n\S|\n\n|$)/imu.exec(told)?.[1];
  const reason = failed ?? inWords(mail, told) ?? mail.subject ?? '';
  return {
    messageId: originalOf(mail),
    action: /^action:\s*(\w+)/imu.exec(told)?.[1]?.toLowerCase() ?? 'failed',
    why: reason.replaceAll(/\s+/gu, ' ').trim().slice(0, 500),
  };
}

/** What is told to people of the address that it was for: servers need not say it otherwise. */
function inWords({ text = '' }: Email, told: string): string | undefined {
  const recipient = /^final-recipient:[^;\n]*;\s*(\S+)/imu.exec(told)?.[1];
  if (recipient === undefined) return undefined;
  return text.split(/\n\s*\n/u).find((paragraph) => paragraph.includes(recipient));
}

/** The id of the mail that is reported on: in what came back of it, else as an answer names it. */
function originalOf(mail: Email): string | undefined {
  const returned = mail.attachments
    .filter(({ mimeType }) => /^(?:message\/rfc822|text\/rfc822-headers)$/u.test(mimeType))
    .map((part) => /^message-id:\s*(<[^>\s]+>)/imu.exec(textOf(part))?.[1]);
  const [answered] = valuesOf(mail, 'in-reply-to');
  return returned.find((id) => id !== undefined) ?? answered;
}

function textOf({ content }: Attachment): string {
  if (typeof content === 'string') return content;
  return new TextDecoder().decode(content).replaceAll('\r\n', '\n');
}
