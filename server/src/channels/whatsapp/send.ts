import { z } from 'zod';
import { splitText } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, Outgoing, OutgoingFile } from '../channel.ts';
import { callGraph } from '../meta/graph.ts';
import { hoursSince, tooLate } from '../meta/reply-window.ts';
import { settingsOf } from './settings.ts';

/** Characters of a text, and of what stands under a picture (WhatsApp, "Messages"). */
export const TEXT_LIMIT = 4_096;
const CAPTION = 1_024;
export const WINDOW = 24;

/** Texts, then one call for each file; the first has the last text under it where that is short. */
export function partsOf(message: Outgoing): Outgoing[] {
  const texts = splitText(message.content, TEXT_LIMIT);
  const [first, ...more] = message.attachments;
  const last = texts.at(-1) ?? '';
  const isCaption = first !== undefined && kindOf(first) !== 'audio' && last.length <= CAPTION;
  return [
    ...(isCaption ? texts.slice(0, -1) : texts).map((content) => bare(message, content)),
    ...(first ? [{ ...bare(message, isCaption ? last : ''), attachments: [first] }] : []),
    ...more.map((file) => ({ ...bare(message, ''), attachments: [file] })),
  ];
}

function bare(message: Outgoing, content: string): Outgoing {
  return { ...message, content, attachments: [] };
}

const Sent = z.object({ messages: z.array(z.object({ id: z.string() })).min(1) });

/** Sends one part (WhatsApp Cloud API, "Messages"). */
export async function sendPart(
  part: Outgoing,
  context: ChannelContext,
): Promise<{ externalId: string | null }> {
  if (part.address === null) throw new ChannelError('rejected', 'Nobody is named to send it to.');
  const { phoneNumberId } = settingsOf(context.settings);
  const isOpen = hoursSince(part, context.clock.now()) < WINDOW;
  const message = isOpen ? await messageOf(part, context) : templateOf(part, context);
  const { messages } = await callGraph(context, {
    method: 'POST',
    path: `/${phoneNumberId}/messages`,
    json: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: part.address,
      ...message,
    },
    result: Sent,
  });
  return { externalId: messages[0]?.id ?? null };
}

async function messageOf(
  { content, attachments: [file] }: Outgoing,
  context: ChannelContext,
): Promise<object> {
  if (!file) return { type: 'text', text: { body: content, preview_url: true } };
  const kind = kindOf(file);
  const media = {
    id: await upload(file, context),
    ...(content === '' ? {} : { caption: content }),
    ...(kind === 'document' ? { filename: file.name } : {}),
  };
  return { type: kind, [kind]: media };
}

/** What WhatsApp shows as what it is; all else is a document (WhatsApp, "Supported media types"). */
const KINDS: Record<string, string> = {
  'image/jpeg': 'image',
  'image/png': 'image',
  'video/mp4': 'video',
  'video/3gpp': 'video',
  'audio/aac': 'audio',
  'audio/mp4': 'audio',
  'audio/mpeg': 'audio',
  'audio/amr': 'audio',
  'audio/ogg': 'audio',
};

function kindOf({ mimeType }: OutgoingFile): string {
  return KINDS[mimeType] ?? 'document';
}

/** Marks a message as read, and shows that somebody writes (WhatsApp, "Typing indicators"). */
export async function notice(externalId: string, context: ChannelContext): Promise<void> {
  const { phoneNumberId } = settingsOf(context.settings);
  await callGraph(context, {
    method: 'POST',
    path: `/${phoneNumberId}/messages`,
    json: {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: externalId,
      typing_indicator: { type: 'text' },
    },
    result: z.object({ success: z.literal(true) }),
  });
}

/** Gives a file to WhatsApp, which names it (WhatsApp Cloud API, "Upload media"). */
async function upload(file: OutgoingFile, context: ChannelContext): Promise<string> {
  const { phoneNumberId } = settingsOf(context.settings);
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', file.mimeType);
  const bytes = Uint8Array.from(await file.read());
  form.set('file', new Blob([bytes], { type: file.mimeType }), file.name);
  const path = `/${phoneNumberId}/media`;
  const call = { method: 'POST', path, form, result: z.object({ id: z.string() }) } as const;
  try {
    return (await callGraph(context, call)).id;
  } catch (error) {
    // Nobody got anything yet, so it may be tried again.
    if (error instanceof ChannelError && error.kind === 'unknown-outcome') {
      throw new ChannelError('temporary', error.message, { cause: error });
    }
    throw error;
  }
}

/** What may be sent when the customer wrote long ago (WhatsApp, "Template messages"). */
function templateOf({ content, attachments }: Outgoing, { settings }: ChannelContext): object {
  const { templateName: name, templateLanguage: code } = settingsOf(settings);
  if (name === undefined) {
    throw tooLate(
      'Set a template in the channel’s settings: only such may be sent after 24 hours.',
    );
  }
  if (attachments.length > 0) throw tooLate('Files may only be sent within 24 hours.');
  // A gap takes no line breaks, and no more than three blanks in a row.
  const text = content.replaceAll(/\s+/gu, ' ').trim().slice(0, CAPTION);
  const components = [{ type: 'body', parameters: [{ type: 'text', text }] }];
  return {
    type: 'template',
    template: { name, language: { policy: 'deterministic', code }, components },
  };
}
