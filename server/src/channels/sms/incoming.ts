import { ChannelError } from '../channel.ts';
import { formOf } from '../twilio/signature.ts';
import type { ChannelEvent, IncomingFile, RawRequest, Sender } from '../channel.ts';

/** Words that end and begin again (Twilio, "Support for opt-out keywords"). */
const STOP = new Set([
  'stop',
  'stopall',
  'unsubscribe',
  'cancel',
  'end',
  'quit',
  'optout',
  'revoke',
]);
const START = new Set(['start', 'yes', 'unstop']);

/** A message, or how far one of ours is (Twilio, "Messaging webhooks"). */
export function parse({ body }: Pick<RawRequest, 'body'>, now: Date): ChannelEvent[] {
  const form = formOf(body);
  const id = form.get('MessageSid') ?? form.get('SmsSid') ?? '';
  if (id === '') throw new ChannelError('rejected', 'This names no message.');
  const status = form.get('MessageStatus');
  if (status !== null && form.get('Body') === null) return [receiptOf(form, id, status, now)];
  const phone = form.get('From') ?? '';
  if (phone === '') throw new ChannelError('rejected', 'This names no sender.');
  const from: Sender = { externalId: phone, scope: '', phone };
  const word = wordOf(form);
  if (STOP.has(word)) return [{ kind: 'reachable', from, isReachable: false, at: now }];
  const begins = { kind: 'reachable', from, isReachable: true, at: now } as const;
  if (form.get('OptOutType') === 'START' || word === 'start' || word === 'unstop') return [begins];
  const message: ChannelEvent = {
    kind: 'message',
    message: {
      externalId: id,
      from,
      address: phone,
      // Twilio does not say when it was sent.
      sentAt: null,
      order: null,
      content: form.get('Body') ?? '',
      files: filesOf(form, id),
    },
  };
  // “Yes” opts in again, and may be an answer as well.
  return START.has(word) ? [begins, message] : [message];
}

function wordOf(form: URLSearchParams): string {
  if (form.get('OptOutType') === 'STOP') return 'stop';
  return (form.get('Body') ?? '').trim().toLowerCase();
}

const RECEIPTS: Record<string, 'sent' | 'delivered' | 'read' | 'failed'> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  undelivered: 'failed',
};

function receiptOf(form: URLSearchParams, id: string, status: string, at: Date): ChannelEvent {
  const receipt = RECEIPTS[status];
  if (receipt === undefined) return { kind: 'ignored', reason: `Its status is ${status}.` };
  const code = form.get('ErrorCode');
  return {
    kind: 'receipt',
    externalId: id,
    status: receipt,
    at,
    ...(receipt === 'failed'
      ? { error: `The network did not deliver it${code === null ? '' : ` (Twilio ${code})`}.` }
      : {}),
  };
}

function filesOf(form: URLSearchParams, id: string): IncomingFile[] {
  const count = Math.min(10, Number(form.get('NumMedia') ?? 0) || 0);
  return Array.from({ length: count }, (_, index) => {
    const type = form.get(`MediaContentType${index}`) ?? '';
    const ending = /^\w+\/([\w-]{1,10})/u.exec(type)?.[1] ?? 'bin';
    return {
      reference: form.get(`MediaUrl${index}`) ?? '',
      name: `${id.slice(-6)}-${index + 1}.${ending}`,
      size: null,
    };
  }).filter(({ reference }) => reference !== '');
}
