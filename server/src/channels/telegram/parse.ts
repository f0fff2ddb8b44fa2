import { z } from 'zod';
import { parseJson } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type {
  ChannelEvent,
  IncomingFile,
  IncomingMessage,
  RawRequest,
  Sender,
} from '../channel.ts';
import { Update } from './update.ts';
import type { FileRef, Message, User } from './update.ts';

const Envelope = z.looseObject({ update_id: z.number().int() });

/** What one update tells (Bot API, "Update"): at most one thing. */
export function parseUpdate({ body }: Pick<RawRequest, 'body'>): ChannelEvent[] {
  const json = parseJson(new TextDecoder().decode(body));
  if (!Envelope.safeParse(json).success) {
    throw new ChannelError('rejected', 'This is no update of the Bot API.');
  }
  const parsed = Update.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return [{ kind: 'ignored', reason: `Unknown form: ${issue?.path.join('.')}.` }];
  }
  return [eventOf(parsed.data)];
}

function eventOf(update: Update): ChannelEvent {
  const { message, edited_message: edited, callback_query: pressed } = update;
  if (message) return fromPerson(message, (from) => written(message, from));
  if (edited) {
    return fromPerson(edited, (from) => ({
      kind: 'edit',
      message: messageOf(edited, from),
      at: timeOf(edited.edit_date ?? edited.date),
    }));
  }
  if (pressed?.message) {
    return fromPerson({ from: pressed.from, chat: pressed.message.chat }, (from) => ({
      kind: 'message',
      message: {
        externalId: `button:${pressed.id}`,
        from,
        address: from.externalId,
        // When it was pressed is not told.
        sentAt: null,
        order: null,
        content: pressed.data ?? '',
        files: [],
      },
    }));
  }
  return otherOf(update);
}

function otherOf({ message_reaction: reaction, my_chat_member: member }: Update): ChannelEvent {
  if (reaction) {
    return fromPerson({ from: reaction.user, chat: reaction.chat }, (from) => ({
      kind: 'reaction',
      externalId: idOf(reaction),
      from,
      emojis: reaction.new_reaction.map(({ emoji }) => emoji ?? '⭐'),
      at: timeOf(reaction.date),
    }));
  }
  if (member) {
    return fromPerson(member, (from) => ({
      kind: 'reachable',
      from,
      isReachable: member.new_chat_member.status !== 'kicked',
      at: timeOf(member.date),
    }));
  }
  return { kind: 'ignored', reason: 'Nothing of a conversation.' };
}

/** Only what one person says to the bot: in groups nobody asked it. */
function fromPerson(
  { from, chat }: { from?: User | undefined; chat: { id: number; type: string } },
  make: (sender: Sender) => ChannelEvent,
): ChannelEvent {
  if (chat.type !== 'private') return { kind: 'ignored', reason: `From a ${chat.type}.` };
  if (!from || from.is_bot) return { kind: 'ignored', reason: 'Not from a person.' };
  const name = [from.first_name, from.last_name].filter(Boolean).join(' ').trim();
  return make({ externalId: String(from.id), scope: '', name: name === '' ? undefined : name });
}

function written(message: Message, from: Sender): ChannelEvent {
  if (message.text === '/start') return { kind: 'ignored', reason: 'The chat was opened.' };
  return { kind: 'message', message: messageOf(message, from) };
}

function messageOf(message: Message, from: Sender): IncomingMessage {
  return {
    externalId: idOf(message),
    from,
    address: String(message.chat.id),
    sentAt: timeOf(message.date),
    order: message.message_id,
    content: contentOf(message),
    files: filesOf(message),
  };
}

/** Ids of messages count within their chat. */
function idOf({ chat, message_id: id }: { chat: { id: number }; message_id: number }): string {
  return `${chat.id}:${id}`;
}

function timeOf(seconds: number): Date {
  return new Date(seconds * 1_000);
}

function contentOf(message: Message): string {
  const { text, caption, sticker, venue, location, contact, dice } = message;
  if (text !== undefined) return text;
  if (sticker) return sticker.emoji ?? '[Sticker]';
  if (venue) return `${venue.title}, ${venue.address}\n${mapOf(venue.location)}`;
  if (location) return mapOf(location);
  if (contact) return `${contact.first_name}: ${contact.phone_number}`;
  if (dice) return `${dice.emoji} ${dice.value}`;
  return caption ?? (filesOf(message).length > 0 ? '' : '[Something that cannot be shown here]');
}

function mapOf({ latitude, longitude }: { latitude: number; longitude: number }): string {
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`;
}

function filesOf(message: Message): IncomingFile[] {
  // The last size of a photo is the largest.
  const photo = message.photo?.at(-1);
  const named: [FileRef | undefined, string][] = [
    [photo, 'photo.jpg'],
    [message.animation, 'animation.mp4'],
    [message.audio, 'audio.mp3'],
    // An animation comes as a document too, for older clients.
    [message.animation ? undefined : message.document, 'document'],
    [message.video, 'video.mp4'],
    [message.video_note, 'video.mp4'],
    [message.voice, 'voice.ogg'],
  ];
  return named.flatMap(([file, name]) =>
    file
      ? [{ reference: file.file_id, name: file.file_name ?? name, size: file.file_size ?? null }]
      : [],
  );
}
