import { z } from 'zod';
import { splitText } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, Outgoing, OutgoingFile } from '../channel.ts';
import { callBot } from './call.ts';

export const TEXT_LIMIT = 4_096;
const CAPTION_LIMIT = 1_024;
/** Bytes that a bot may send (Bot API, "Sending files"). */
const FILE_LIMIT = 50 * 2 ** 20;
const PHOTO_LIMIT = 10 * 2 ** 20;

/** A message as Telegram takes it: texts of its size, then each file; a short text goes with the first. */
export function partsOf(message: Outgoing): Outgoing[] {
  const { content, attachments } = message;
  const isCaption = attachments.length > 0 && content.length <= CAPTION_LIMIT;
  const texts = isCaption ? [] : splitText(content, TEXT_LIMIT);
  return [
    ...texts.map((text) => ({ ...message, content: text, attachments: [] })),
    ...attachments.map((file, index) => ({
      ...message,
      content: isCaption && index === 0 ? content : '',
      attachments: [file],
    })),
  ];
}

const Sent = z.object({ message_id: z.number().int(), chat: z.object({ id: z.number().int() }) });

/** Sends one part (Bot API, "sendMessage", "sendPhoto" and its like). */
export async function sendPart(
  { address, content, attachments }: Outgoing,
  context: ChannelContext,
): Promise<{ externalId: string }> {
  if (address === null) throw new ChannelError('rejected', 'Nobody is named to send it to.');
  const [file] = attachments;
  const sent = file
    ? await callBot(context, methodOf(file)[0], {
        body: await formOf(address, content, file),
        result: Sent,
      })
    : await callBot(context, 'sendMessage', {
        body: { chat_id: Number(address), text: content },
        result: Sent,
      });
  return { externalId: `${sent.chat.id}:${sent.message_id}` };
}

/** Shows that somebody writes, for five seconds (Bot API, "sendChatAction"). */
export async function showTyping(address: string, context: ChannelContext): Promise<void> {
  const body = { chat_id: Number(address), action: 'typing' };
  await callBot(context, 'sendChatAction', { body, result: z.literal(true) });
}

const METHODS: Record<string, [method: string, field: string]> = {
  'image/jpeg': ['sendPhoto', 'photo'],
  'image/png': ['sendPhoto', 'photo'],
  'video/mp4': ['sendVideo', 'video'],
  'audio/mpeg': ['sendAudio', 'audio'],
  'audio/mp4': ['sendAudio', 'audio'],
  'audio/ogg': ['sendVoice', 'voice'],
};

function methodOf({ mimeType, size }: OutgoingFile): [method: string, field: string] {
  const found = METHODS[mimeType];
  const isTooLarge = found?.[0] === 'sendPhoto' && size > PHOTO_LIMIT;
  return found && !isTooLarge ? found : ['sendDocument', 'document'];
}

async function formOf(address: string, caption: string, file: OutgoingFile): Promise<FormData> {
  if (file.size > FILE_LIMIT) {
    throw new ChannelError('rejected', `${file.name} is larger than the 50 MB that bots may send.`);
  }
  const form = new FormData();
  form.set('chat_id', address);
  if (caption !== '') form.set('caption', caption);
  const bytes = new Blob([Buffer.from(await file.read())], { type: file.mimeType });
  form.set(methodOf(file)[1], bytes, file.name);
  return form;
}
