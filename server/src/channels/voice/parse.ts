import { ChannelError } from '../channel.ts';
import type {
  ChannelContext,
  ChannelEvent,
  IncomingMessage,
  RawRequest,
  Sender,
} from '../channel.ts';
import { formOf } from '../twilio/signature.ts';
import { settingsOf } from './settings.ts';

/** What a caller said, left behind, or that the call has ended (Twilio, "Voice webhooks"). */
export function parse(
  { url, body }: RawRequest,
  { settings, clock }: ChannelContext,
): ChannelEvent[] {
  const form = formOf(body);
  const call = form.get('CallSid') ?? '';
  if (call === '') throw new ChannelError('rejected', 'This names no call.');
  const asked = URL.parse(url)?.searchParams;
  switch (asked?.get('step') ?? 'begun') {
    case 'said':
      return [saidOf(form, call, asked?.get('turn') ?? 'first')];
    case 'voicemail':
      return [voicemailOf(form, call)];
    case 'transcribed':
      return transcribed(form, call, clock.now());
    case 'recorded':
      if (!form.has('From')) form.set('From', asked?.get('from') ?? '');
      return [recordedOf(form, call)];
    case 'status':
      return [endedOf(form, call, Number(settingsOf(settings).pricePerMinute))];
    default:
      return [{ kind: 'ignored', reason: 'A call goes on; nothing was said.' }];
  }
}

/** The first words have the call's own id: by it the others find their conversation. */
function messageOf(
  form: URLSearchParams,
  call: string,
  { id, content }: { id: string; content: string },
): IncomingMessage {
  const from = callerOf(form, call);
  const thread = { subject: 'Phone call', conversationId: undefined, answers: [call] };
  return {
    externalId: id,
    from,
    address: call,
    sentAt: null,
    order: null,
    content,
    files: [],
    thread,
  };
}

function callerOf(form: URLSearchParams, call: string): Sender {
  const phone = form.get('From') ?? form.get('Caller') ?? '';
  const isNumber = /^\+[1-9]\d{4,14}$/u.test(phone);
  // Who withholds their number is somebody else with each call.
  return isNumber
    ? { externalId: phone, scope: '', phone }
    : { externalId: call, scope: 'withheld' };
}

function saidOf(form: URLSearchParams, call: string, turn: string): ChannelEvent {
  const digits = form.get('Digits') ?? '';
  const content =
    (form.get('SpeechResult') ?? '').trim() || (digits === '' ? '' : `[Keys: ${digits}]`);
  if (content === '') return { kind: 'ignored', reason: 'Nothing was heard.' };
  const id = turn === 'first' ? call : `${call}/${turn}`;
  return { kind: 'message', message: messageOf(form, call, { id, content }) };
}

function voicemailOf(form: URLSearchParams, call: string): ChannelEvent {
  if (!form.get('RecordingUrl')) return { kind: 'ignored', reason: 'No message was left.' };
  return { kind: 'message', message: leftMessage(form, call, '[A message was left]') };
}

function transcribed(form: URLSearchParams, call: string, at: Date): ChannelEvent[] {
  const text = (form.get('TranscriptionText') ?? '').trim();
  if (text === '') return [{ kind: 'ignored', reason: 'The message could not be written down.' }];
  const message = leftMessage(form, call, `[A message was left] ${text}`);
  return [{ kind: 'edit', message, at }];
}

function leftMessage(form: URLSearchParams, call: string, content: string): IncomingMessage {
  const url = form.get('RecordingUrl') ?? '';
  // Without an ending Twilio gives a WAV file, ten times as large.
  const file = { reference: `${url}.mp3`, name: 'message.mp3', size: null };
  const message = messageOf(form, call, { id: `${call}/voicemail`, content });
  return { ...message, files: url === '' ? [] : [file] };
}

function recordedOf(form: URLSearchParams, call: string): ChannelEvent {
  const url = form.get('RecordingUrl') ?? '';
  if (url === '') return { kind: 'ignored', reason: 'Nothing was recorded.' };
  return {
    kind: 'line',
    about: call,
    from: callerOf(form, call),
    content: `The call was recorded, as the caller allowed: ${url}`,
  };
}

function endedOf(form: URLSearchParams, call: string, unitCost: number): ChannelEvent {
  const seconds = Number(form.get('CallDuration') ?? 0) || 0;
  const status = form.get('CallStatus') ?? '';
  if (status !== 'completed') return { kind: 'ignored', reason: `The call is ${status}.` };
  const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return {
    kind: 'line',
    about: call,
    from: callerOf(form, call),
    content: `The call ended after ${shown}`,
    // Begun minutes count whole (Twilio, "Voice pricing").
    usage: { key: call, costType: 'voice_minutes', quantity: Math.ceil(seconds / 60), unitCost },
  };
}
