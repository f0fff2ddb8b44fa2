import { z } from 'zod';
import { splitText } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, Outgoing } from '../channel.ts';
import { callX } from './call.ts';
import { isTaken, upload } from './media.ts';

/** Characters of a direct message (X, "Direct messages: manage"). */
export const TEXT_LIMIT = 10_000;

/** A message as X takes it: texts of its size, and each file in a message of its own. */
export function partsOf(message: Outgoing): Outgoing[] {
  const { content, attachments } = message;
  const texts = splitText(content, TEXT_LIMIT);
  const [first] = attachments;
  // A file that X refuses must not keep the words from the customer.
  const isShared = first !== undefined && texts.length > 0 && isTaken(first);
  const alone = isShared ? texts.slice(0, -1) : texts;
  return [
    ...alone.map((text) => ({ ...message, content: text, attachments: [] })),
    ...attachments.map((file, index) => ({
      ...message,
      content: isShared && index === 0 ? (texts.at(-1) ?? '') : '',
      attachments: [file],
    })),
  ];
}

const Sent = z.object({ data: z.object({ dm_event_id: z.string() }) });

/** Sends one part (X API v2, "Create DM message by participant ID"). */
export async function sendPart(
  { address, content, attachments }: Outgoing,
  context: ChannelContext,
): Promise<{ externalId: string }> {
  if (address === null) throw new ChannelError('rejected', 'Nobody is named to send it to.');
  const [file] = attachments;
  const media = file ? [{ media_id: await upload(file, context) }] : [];
  const { data } = await callX(
    context,
    `/2/dm_conversations/with/${encodeURIComponent(address)}/messages`,
    {
      method: 'POST',
      json: {
        ...(content === '' ? {} : { text: content }),
        ...(media.length === 0 ? {} : { attachments: media }),
      },
      isRepeatable: false,
      ifForbidden: 'The customer takes no direct messages from this account, or blocked it.',
      result: Sent,
    },
  );
  return { externalId: data.dm_event_id };
}
