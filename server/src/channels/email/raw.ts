import { z } from 'zod';
import { parseJson } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { RawRequest } from '../channel.ts';

/** A mail as it was sent, or why there is none in what came. */
export type Raw = { mail: Uint8Array } | { ignored: string };

/**
 * The mail (RFC 5322) within a request: by itself, as a mailbox has it, or as the services send it:
 * SendGrid (Inbound Parse, "Send Raw"), Mailgun (routes, an address that ends in "mime"), Postmark
 * ("Include raw email content in JSON payload"), Amazon SES (receipt notification by SNS).
 */
export async function rawOf({ method, headers, body }: RawRequest): Promise<Raw> {
  const type = headers['content-type'] ?? '';
  if (method === 'IMAP' || type.startsWith('message/rfc822')) return { mail: body };
  if (/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/iu.test(type)) {
    const form = await formOf(headers, body);
    return mailOf(form.get('email') ?? form.get('body-mime'));
  }
  const told = Told.safeParse(parseJson(new TextDecoder().decode(body)));
  if (!told.success) throw new ChannelError('rejected', 'This is no mail.');
  return 'Type' in told.data ? rawOfNotice(told.data) : mailOf(told.data.RawEmail);
}

/** The fields of a form; rejects with {@link ChannelError} `rejected` for what is none. */
export async function formOf(
  headers: RawRequest['headers'],
  body: Uint8Array,
): Promise<Map<string, string>> {
  const fields = new Map<string, string>();
  try {
    const type = headers['content-type'] ?? '';
    const form = await new Response(Buffer.from(body), {
      headers: { 'content-type': type },
    }).formData();
    for (const [name, value] of form) {
      fields.set(name, typeof value === 'string' ? value : await value.text());
    }
  } catch (error) {
    throw new ChannelError('rejected', 'This is no form.', { cause: error });
  }
  return fields;
}

/** Amazon SNS, "Message and JSON formats"; Amazon SES, "Contents of notifications". */
const Notice = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  Message: z.string().default(''),
  SubscribeURL: z.string().optional(),
});
const Told = z.union([Notice, z.object({ RawEmail: z.string() })]);
const Received = z.object({
  content: z.string(),
  receipt: z.object({ action: z.object({ encoding: z.string().optional() }) }).optional(),
});

function rawOfNotice({ Type, Message, SubscribeURL }: z.infer<typeof Notice>): Raw {
  if (Type !== 'Notification') {
    return { ignored: `Amazon asks whether it is you who subscribed: open ${SubscribeURL ?? ''}` };
  }
  const received = Received.safeParse(parseJson(Message));
  if (!received.success) return { ignored: 'This notice of Amazon SES has no mail in it.' };
  const { content, receipt } = received.data;
  const isBase64 = receipt?.action.encoding?.toUpperCase() === 'BASE64';
  return { mail: Buffer.from(content, isBase64 ? 'base64' : 'utf8') };
}

function mailOf(text: string | undefined): Raw {
  if (text !== undefined && text !== '') return { mail: Buffer.from(text) };
  throw new ChannelError(
    'rejected',
    'The mail itself is missing. Have the service send it raw (SendGrid, Postmark), or to an address that ends in mime (Mailgun).',
  );
}
