import { z } from 'zod';
import { splitText } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, Outgoing, SentPart } from '../channel.ts';
import { callTwilio } from '../twilio/call.ts';

export const TEXT_LIMIT = 1_600;
/** Files of one message (Twilio, "Message resource", MediaUrl). */
const FILES = 10;

/** A message as Twilio takes it: texts of its size, the files with the last of them. */
export function partsOf(message: Outgoing): Outgoing[] {
  const { content, attachments } = message;
  const texts = splitText(content, TEXT_LIMIT);
  const bundles = Array.from({ length: Math.ceil(attachments.length / FILES) }, (_, index) =>
    attachments.slice(index * FILES, (index + 1) * FILES),
  );
  const last = texts.at(-1) ?? '';
  return [
    ...texts.slice(0, -1).map((text) => ({ ...message, content: text, attachments: [] })),
    { ...message, content: last, attachments: bundles[0] ?? [] },
    ...bundles.slice(1).map((files) => ({ ...message, content: '', attachments: files })),
  ];
}

const Sent = z.object({ sid: z.string(), num_segments: z.coerce.number().catch(1) });

/** Sends one part (Twilio, "Message resource: create"). */
export async function sendPart(
  { address, content, attachments }: Outgoing,
  context: ChannelContext,
): Promise<SentPart> {
  if (address === null) throw new ChannelError('rejected', 'Nobody is named to send it to.');
  const from = z.string().parse(context.settings['from']);
  const form: [string, string][] = [
    ['To', address],
    [from.startsWith('+') ? 'From' : 'MessagingServiceSid', from],
    ...(content === '' ? [] : [['Body', content] satisfies [string, string]]),
    ...attachments.map(({ url }): [string, string] => ['MediaUrl', url]),
    ...callbackOf(context),
  ];
  const sent = await callTwilio(context, '/Messages.json', { form, result: Sent });
  const { sid, num_segments: segments } = sent;
  const unitCost = Number(context.settings['pricePerSegment'] ?? 0) || 0;
  // Each segment of a text costs (Twilio, "SMS pricing").
  const usage = { key: sid, costType: 'sms_delivery', quantity: segments, unitCost } as const;
  return { externalId: sid, usage };
}

/** Twilio refuses a message whose status it cannot tell anybody. */
function callbackOf({ webhookUrl, baseUrl }: ChannelContext): [string, string][] {
  const isPublic = webhookUrl.startsWith('https://') || baseUrl !== undefined;
  return isPublic ? [['StatusCallback', webhookUrl]] : [];
}
