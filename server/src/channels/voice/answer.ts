import type { ChannelContext, RawRequest, WebhookAnswer } from '../channel.ts';
import { formOf } from '../twilio/signature.ts';
import { settingsOf } from './settings.ts';
import type { Settings } from './settings.ts';
import {
  addressOf,
  goTo,
  HANG_UP,
  listen,
  pause,
  record,
  recordCall,
  response,
  say,
} from './twiml.ts';

/** How often somebody is asked again, and is asked to wait. */
const ASKED = 2;
const WAITS = 5;

interface Call {
  form: URLSearchParams;
  /** How often the same was done before. */
  count: number;
  webhookUrl: string;
  settings: Settings;
}

/** What the caller hears next. */
export function answer(
  { url, body }: RawRequest,
  { webhookUrl, settings: given }: ChannelContext,
): WebhookAnswer {
  const asked = URL.parse(url)?.searchParams;
  const settings = settingsOf(given);
  const count = Number(asked?.get('count') ?? 0) || 0;
  const verbs = verbsOf(asked?.get('step') ?? null, {
    form: formOf(body),
    count,
    webhookUrl,
    settings,
  });
  return { contentType: 'text/xml', body: response(...verbs) };
}

function verbsOf(step: string | null, call: Call): string[] {
  switch (step) {
    case null:
      return begin(call);
    case 'consent':
      return consented(call);
    case 'said':
      return isHeard(call.form) ? waiting(call) : silent(call);
    case 'waiting':
      return call.count < WAITS ? waiting(call) : voicemail(call);
    case 'silent':
      return silent(call);
    case 'dialed':
      return call.form.get('DialCallStatus') === 'completed' ? [HANG_UP] : voicemail(call);
    case 'voicemail':
      return [say(call.settings.goodbyeWords, call.settings), HANG_UP];
    default:
      return [];
  }
}

/** The first words of a call; a status that says that it ended says nothing to anybody. */
function begin(call: Call): string[] {
  const { settings, webhookUrl } = call;
  if (call.form.get('CallStatus') === 'completed') return [];
  if (settings.recording === 'never') return [hears(call, settings.greeting)];
  const action = addressOf(webhookUrl, 'consent');
  return [listen(settings.consentWords, { action, silent: action, settings })];
}

function consented(call: Call): string[] {
  const { form, settings, webhookUrl } = call;
  const speech = (form.get('SpeechResult') ?? '').toLowerCase();
  const said: string[] = speech.match(/[\p{L}\p{M}]+/gu) ?? [];
  const isYes = settings.yesWords.some((word) => said.includes(word.toLowerCase()));
  // What tells of a recording does not say who called.
  const from = form.get('From') ?? '';
  const isRecorded = form.get('Digits') === '1' || isYes;
  return [
    ...(isRecorded ? [recordCall(addressOf(webhookUrl, 'recorded', { from }))] : []),
    hears(call, settings.greeting),
  ];
}

function hears({ webhookUrl, settings, count }: Call, text: string): string {
  const action = addressOf(webhookUrl, 'said', { turn: 'first' });
  const again = addressOf(webhookUrl, 'silent', { count: String(count + 1) });
  return listen(text, { action, silent: again, settings });
}

function isHeard(form: URLSearchParams): boolean {
  return (form.get('SpeechResult') ?? form.get('Digits') ?? '').trim() !== '';
}

/** The answer replaces this as soon as it is there. */
function waiting({ webhookUrl, settings, count }: Call): string[] {
  const next = addressOf(webhookUrl, 'waiting', { count: String(count + 1) });
  return [say(settings.waitWords, settings), pause(), goTo(next)];
}

function silent(call: Call): string[] {
  const { settings, count } = call;
  if (count > ASKED) return [say(settings.goodbyeWords, settings), HANG_UP];
  return [hears(call, settings.silentWords)];
}

/** Asks for a message to be left. */
export function voicemail({
  webhookUrl,
  settings,
}: Pick<Call, 'webhookUrl' | 'settings'>): string[] {
  const [action, told] = [addressOf(webhookUrl, 'voicemail'), addressOf(webhookUrl, 'transcribed')];
  return [say(settings.voicemailWords, settings), record(action, told)];
}
