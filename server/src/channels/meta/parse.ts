import { parseJson } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type {
  ChannelEvent,
  IncomingFile,
  IncomingMessage,
  RawRequest,
  Sender,
} from '../channel.ts';
import { ignored, marksOf } from './marks.ts';
import { Body, Told } from './messaging.ts';
import type { Attachment, Message } from './messaging.ts';

/** Everything that one request of Messenger or Instagram tells of an account. */
export function parseMessaging({ body }: RawRequest, account: string): ChannelEvent[] {
  const read = Body.safeParse(parseJson(new TextDecoder().decode(body)));
  if (!read.success) throw new ChannelError('rejected', 'This is nothing that Messenger sends.');
  return read.data.entry.flatMap(({ id, messaging, standby, changes }): ChannelEvent[] => {
    if (id !== account) return [ignored(`It is for the account ${id}.`)];
    const waiting = changes.filter(({ field }) => field === 'standby');
    const elsewhere = [...standby, ...waiting].map(() =>
      ignored('Another app has this conversation at Meta.'),
    );
    const changed = changes.filter(({ field }) => field !== 'standby');
    const told = [...messaging, ...changed.map(({ value }) => value)];
    return [...told.flatMap((each) => eventsOf(each, account)), ...elsewhere];
  });
}

function eventsOf(value: unknown, account: string): ChannelEvent[] {
  const read = Told.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return [ignored(`Unknown form: ${issue?.path.join('.')}.`)];
  }
  const { sender, timestamp, message, postback, reaction, message_edit: edit, ...told } = read.data;
  if (sender === undefined) return [ignored('It names no sender.')];
  // Not all of it comes as an echo: what is taken for a customer’s would be answered.
  if (sender.id === account) return [ignored('We have done it ourselves.')];
  const from: Sender = { externalId: sender.id, scope: account };
  const at = new Date(timestamp);
  if (message) return [eventOf(message, from, at)];
  if (postback) {
    const id = postback.mid ?? `postback ${sender.id} ${timestamp}`;
    return [said(id, postback.title, from, at)];
  }
  if (reaction) {
    const emojis = reaction.action === 'react' ? [reaction.emoji] : [];
    return [{ kind: 'reaction', externalId: reaction.mid, from, emojis, at }];
  }
  if (edit) return [{ kind: 'edit', message: messageOf(edit.mid, edit.text, from, null), at }];
  return marksOf(told, from, at);
}

function eventOf(message: Message, from: Sender, at: Date): ChannelEvent {
  const { mid } = message;
  if (message.is_echo) return ignored('We have sent it ourselves.');
  if (message.is_deleted) return { kind: 'deletion', externalId: mid, from, at };
  const words = [storyOf(message), message.text ?? '', ...message.attachments.map(wordsOf)];
  const content = words.filter((part) => part !== '').join('\n');
  const files = message.attachments.flatMap((attachment, place) => fileOf(attachment, mid, place));
  if (content === '' && files.length === 0) {
    const isUnheard = message.is_unsupported === true;
    return said(
      mid,
      isUnheard ? '[A message of a kind that cannot be shown here]' : '[…]',
      from,
      at,
    );
  }
  return { kind: 'message', message: { ...messageOf(mid, content, from, at), files } };
}

function said(mid: string, content: string, from: Sender, at: Date): ChannelEvent {
  return { kind: 'message', message: messageOf(mid, content, from, at) };
}

function messageOf(
  externalId: string,
  content: string,
  from: Sender,
  sentAt: Date | null,
): IncomingMessage {
  return { externalId, from, address: from.externalId, sentAt, order: null, content, files: [] };
}

/** What a story was that the customer answers (Instagram, "Story replies"). */
function storyOf({ reply_to: answered }: Message): string {
  if (!answered?.story) return '';
  return `[In answer to a story${answered.story.url ? `: ${answered.story.url}` : ''}]`;
}

const FILES: Record<string, string> = {
  image: 'jpg',
  video: 'mp4',
  audio: 'mp4',
  file: 'bin',
};

function fileOf({ type, payload }: Attachment, mid: string, place: number): IncomingFile[] {
  const ending = FILES[type];
  if (ending === undefined || payload?.url === undefined) return [];
  const named = URL.parse(payload.url)?.pathname.split('/').at(-1) ?? '';
  const name = /^[\w.-]{1,80}\.\w{1,8}$/u.test(named)
    ? named
    : `${mid.slice(-6)}-${place}.${ending}`;
  return [{ reference: payload.url, name, size: null }];
}

/** What is no file, in words. */
function wordsOf({ type, payload }: Attachment): string {
  if (type in FILES && payload?.url !== undefined) return '';
  const { coordinates, title = '', url = '' } = payload ?? {};
  if (coordinates) return `https://maps.google.com/?q=${coordinates.lat},${coordinates.long}`;
  const parts = [type.replaceAll('_', ' '), title, url].filter((part) => part !== '');
  return `[${parts.join(': ')}]`;
}
