import type { z } from 'zod';
import { parseJson } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, ChannelEvent, RawRequest, Sender } from '../channel.ts';
import { contentOf, fileOf } from './content.ts';
import { Envelope, Read, User, Written } from './payload.ts';

type Ignored = Extract<ChannelEvent, { kind: 'ignored' }>;

const ignored = (reason: string): Ignored => ({ kind: 'ignored', reason });

/** Everything that one call tells (X, "Account Activity data objects"). */
export function parse(
  { body }: Pick<RawRequest, 'body'>,
  { settings }: Pick<ChannelContext, 'settings'>,
): ChannelEvent[] {
  const told = Envelope.safeParse(parseJson(new TextDecoder().decode(body)));
  if (!told.success) throw new ChannelError('rejected', 'This is no account activity of X.');
  const envelope = told.data;
  if ('user_event' in envelope) return [ignored('An account took back what it allowed the app.')];
  if (envelope.for_user_id !== settings['userId']) return [ignored('It is of another account.')];
  const events = [
    ...(envelope.direct_message_events ?? []).map((event) => writtenOf(event, envelope)),
    ...(envelope.direct_message_mark_read_events ?? []).map((event) => readOf(event, envelope)),
    ...(envelope.direct_message_indicate_typing_events ?? []).map(() => ignored('Typing.')),
  ];
  return events.length > 0 ? events : [ignored('Nothing of a direct message.')];
}

function writtenOf(event: unknown, envelope: Envelope): ChannelEvent {
  const parsed = Written.safeParse(event);
  if (!parsed.success) return unknownForm(parsed.error);
  const { sender_id: sender, target } = parsed.data.message_create;
  if (sender === envelope.for_user_id) return ignored('We wrote it ourselves.');
  if (target.recipient_id !== envelope.for_user_id) return ignored('It is for somebody else.');
  return messageOf(parsed.data, senderOf(sender, envelope));
}

function messageOf({ id, created_timestamp, message_create }: Written, from: Sender): ChannelEvent {
  const data = message_create.message_data;
  const content = contentOf(data);
  const media = data.attachment?.media;
  const files = media ? fileOf(media, id) : [];
  if (content === '' && files.length === 0) return ignored('It has neither text nor file.');
  const order = orderOf(id);
  return {
    kind: 'message',
    message: {
      externalId: id,
      from,
      address: from.externalId,
      sentAt: created_timestamp,
      order,
      content,
      files,
    },
  };
}

function readOf(event: unknown, envelope: Envelope): ChannelEvent {
  const parsed = Read.safeParse(event);
  if (!parsed.success) return unknownForm(parsed.error);
  const { sender_id: sender, created_timestamp: until } = parsed.data;
  if (sender === envelope.for_user_id) return ignored('We read it ourselves.');
  return { kind: 'receipts-until', from: senderOf(sender, envelope), status: 'read', until };
}

function unknownForm({ issues }: z.ZodError): ChannelEvent {
  return ignored(`Unknown form: ${issues[0]?.path.join('.')}.`);
}

function senderOf(id: string, { users }: Envelope): Sender {
  const { name, screen_name: handle } = User.catch({}).parse(users[id]);
  const known = [name?.trim(), handle === undefined ? '' : `@${handle}`].find(Boolean);
  return { externalId: id, scope: '', name: known };
}

/** The last bits of an id count within a millisecond (X, "IDs": snowflake). */
function orderOf(id: string): number {
  return Number(BigInt(id) & 0x3f_ff_ffn);
}
