import type { ChannelEvent, Sender } from '../channel.ts';
import type { Told } from './messaging.ts';

type Marks = Pick<
  Told,
  | 'delivery'
  | 'read'
  | 'pass_thread_control'
  | 'take_thread_control'
  | 'request_thread_control'
  | 'app_roles'
>;

export function ignored(reason: string): ChannelEvent {
  return { kind: 'ignored', reason };
}

/** What is told of a conversation besides what is said in it (Messenger Platform, "Webhook events"). */
export function marksOf(
  { delivery, read, ...told }: Marks,
  from: Sender,
  at: Date,
): ChannelEvent[] {
  if (delivery) {
    const until = new Date(delivery.watermark);
    return marks('delivered', { ids: delivery.mids, from, until });
  }
  // Instagram names the last message that was seen, Messenger the moment: all before was, too.
  if (read) {
    const until = read.watermark === undefined ? at : new Date(read.watermark);
    return marks('read', { ids: read.mid === undefined ? [] : [read.mid], from, until });
  }
  return [ignored(controlOf(told) ?? 'It says nothing new.')];
}

/** Those that are named may be told of before our own call was answered: they are read again. */
function marks(
  status: 'delivered' | 'read',
  { ids, from, until }: { ids: string[]; from: Sender; until: Date },
): ChannelEvent[] {
  return [
    ...ids.map((externalId): ChannelEvent => ({ kind: 'receipt', externalId, status, at: until })),
    { kind: 'receipts-until', from, status, until },
  ];
}

/** Who has the conversation (Messenger Platform, "messaging_handovers"). */
function controlOf(told: Marks): string | undefined {
  const given = told.pass_thread_control ?? told.take_thread_control;
  if (given) {
    const app = given.new_owner_app_id;
    return `${app === null || app === undefined ? 'No app' : `The app ${app}`} has the conversation now.`;
  }
  const asked = told.request_thread_control;
  if (asked) return `The app ${asked.requested_owner_app_id} asks for the conversation.`;
  return told.app_roles && 'Meta says which app has which part.';
}
