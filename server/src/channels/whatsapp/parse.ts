import { parseJson } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, ChannelEvent, IncomingFile, RawRequest, Sender } from '../channel.ts';
import { Body, Message, Status } from './incoming.ts';
import { settingsOf } from './settings.ts';

/** Everything that one request tells of the channel's number. */
export function parse(
  { body }: RawRequest,
  { settings }: Pick<ChannelContext, 'settings'>,
): ChannelEvent[] {
  const { phoneNumberId } = settingsOf(settings);
  const read = Body.safeParse(parseJson(new TextDecoder().decode(body)));
  if (!read.success) throw new ChannelError('rejected', 'This is nothing that WhatsApp sends.');
  const changes = read.data.entry.flatMap((entry) => entry.changes);
  return changes.flatMap(({ field, value }): ChannelEvent[] => {
    if (field !== 'messages') return [ignored(`It tells of ${field}.`)];
    const number = value.metadata?.phone_number_id;
    if (number !== phoneNumberId) return [ignored(`It is for the number ${number ?? ''}.`)];
    const names = new Map(value.contacts.map(({ wa_id: id, profile }) => [id, profile?.name]));
    return [
      ...value.messages.map((message) => eventOf(message, names)),
      ...value.statuses.map(receiptOf),
    ];
  });
}

function ignored(reason: string): ChannelEvent {
  return { kind: 'ignored', reason };
}

function eventOf(value: unknown, names: ReadonlyMap<string, string | undefined>): ChannelEvent {
  const read = Message.safeParse(value);
  if (!read.success) return ignored('It names no sender, or no id.');
  const message = read.data;
  const at = new Date(message.timestamp * 1_000);
  const { from: id } = message;
  const name = names.get(id);
  const from: Sender = { externalId: id, scope: '', phone: `+${id}`, name: name || undefined };
  if (message.type === 'reaction' && message.reaction) {
    const { message_id: externalId, emoji } = message.reaction;
    return { kind: 'reaction', externalId, from, emojis: emoji === '' ? [] : [emoji], at };
  }
  if (message.type === 'system') return ignored('WhatsApp tells of the customer’s number.');
  const files = filesOf(message);
  const content = contentOf(message, files);
  const said = { externalId: message.id, from, address: id, order: null, content, files };
  return { kind: 'message', message: { ...said, sentAt: at } };
}

function contentOf(message: Message, files: IncomingFile[]): string {
  const { text, button, interactive, location, contacts, order } = message;
  const chosen = interactive?.button_reply ?? interactive?.list_reply;
  const caption = fileOf(message)?.caption ?? '';
  const place = location
    ? [
        location.name,
        location.address,
        `https://maps.google.com/?q=${location.latitude},${location.longitude}`,
      ]
    : [];
  const people = (contacts ?? []).map(({ name, phones }) =>
    [name?.formatted_name ?? '', ...phones.map(({ phone }) => phone)].join(' ').trim(),
  );
  const words = [
    text?.body,
    button?.text,
    chosen?.title,
    caption,
    order?.text,
    ...place,
    ...people,
  ];
  const content = words.filter((part) => part !== undefined && part !== '').join('\n');
  if (content !== '' || files.length > 0) return content;
  return '[A message of a kind that cannot be shown here]';
}

function fileOf({ image, audio, video, document, sticker }: Message) {
  return image ?? audio ?? video ?? document ?? sticker;
}

function filesOf(message: Message): IncomingFile[] {
  const file = fileOf(message);
  if (!file) return [];
  const ending = /^\w+\/([\w-]{1,10})/u.exec(file.mime_type)?.[1] ?? 'bin';
  const name = file.filename ?? `${message.type}-${message.id.slice(-6)}.${ending}`;
  return [{ reference: file.id, name, size: null }];
}

const RECEIPTS = new Set(['sent', 'delivered', 'read', 'failed']);
const isReceipt = (status: string): status is 'sent' | 'delivered' | 'read' | 'failed' =>
  RECEIPTS.has(status);

function receiptOf(value: unknown): ChannelEvent {
  const read = Status.safeParse(value);
  if (!read.success) return ignored('It names no message.');
  const { id: externalId, status, timestamp, errors } = read.data;
  if (!isReceipt(status)) return ignored(`Its status is ${status}.`);
  const at = new Date(timestamp * 1_000);
  if (status !== 'failed') return { kind: 'receipt', externalId, status, at };
  const [first] = errors;
  const why = first?.error_data?.details ?? first?.title ?? 'It was not delivered.';
  const code = first?.code === undefined ? '' : ` (${first.code})`;
  return { kind: 'receipt', externalId, status, at, error: `WhatsApp says: ${why}${code}` };
}
