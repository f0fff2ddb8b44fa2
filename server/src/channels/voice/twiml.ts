import { escape } from '../../platform/index.ts';
import type { Settings } from './settings.ts';

/** What a caller may do next, and where that is told. */
export type Step =
  | 'said'
  | 'consent'
  | 'waiting'
  | 'silent'
  | 'dialed'
  | 'voicemail'
  | 'transcribed'
  | 'recorded'
  | 'status';

/** Seconds in which a caller begins to speak, and that a message may have. */
const LISTEN = 6;
const LONGEST_MESSAGE = 180;
/** Seconds of one wait for the answer. */
const WAIT = 20;

/** The address that hears of a step. */
export function addressOf(
  webhookUrl: string,
  step: Step,
  more: Record<string, string> = {},
): string {
  const url = new URL(webhookUrl);
  url.searchParams.set('step', step);
  for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
  return url.href;
}

/** A whole answer (Twilio, "TwiML for Programmable Voice"). */
export function response(...verbs: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.join('')}</Response>`;
}

/** Speaks (Twilio, "TwiML Voice: Say"). */
export function say(text: string, { language, voice }: Settings): string {
  const spoken = voice === undefined ? '' : ` voice="${escape(voice)}"`;
  return `<Say language="${escape(language)}"${spoken}>${escape(text)}</Say>`;
}

/**
 * Speaks and listens; whoever speaks in between is heard at once (Twilio, "TwiML Voice: Gather"). Who
 * says nothing is asked again.
 */
export function listen(
  text: string,
  { action, silent, settings }: { action: string; silent: string; settings: Settings },
): string {
  const heard = `input="speech dtmf" speechTimeout="auto" timeout="${LISTEN}" method="POST"`;
  const language = `language="${escape(settings.language)}"`;
  return `<Gather ${heard} ${language} action="${escape(action)}">${say(text, settings)}</Gather>${goTo(silent)}`;
}

export function goTo(address: string): string {
  return `<Redirect method="POST">${escape(address)}</Redirect>`;
}

export function pause(): string {
  return `<Pause length="${WAIT}"/>`;
}

/** Calls a person, and tells how that ended (Twilio, "TwiML Voice: Dial"). */
export function dial(number: string, action: string): string {
  return `<Dial timeout="30" method="POST" action="${escape(action)}"><Number>${escape(number)}</Number></Dial>`;
}

/** Lets the caller leave a message (Twilio, "TwiML Voice: Record"). */
export function record(action: string, transcribed: string): string {
  const how = `maxLength="${LONGEST_MESSAGE}" playBeep="true" transcribe="true" method="POST"`;
  return `<Record ${how} action="${escape(action)}" transcribeCallback="${escape(transcribed)}"/>`;
}

/** Records the call from now on (Twilio, "TwiML Voice: Recording"). */
export function recordCall(told: string): string {
  return `<Start><Recording recordingStatusCallback="${escape(told)}"/></Start>`;
}

export const HANG_UP = '<Hangup/>';
