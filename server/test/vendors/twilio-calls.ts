import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readTwiml } from './twiml.ts';
import type { Verb } from './twiml.ts';

/** Calls a webhook, signed; what it answers. */
type Ask = (url: string, form: Record<string, string>) => Promise<string>;

interface Call {
  sid: string;
  from: string;
  verbs: Verb[];
  isOver: boolean;
  isRecorded: boolean;
  /** Where a recording is told. */
  recorded: string;
  /** Everything that was said to the caller, in its order. */
  heard: string[];
}

export const Act = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rings'), from: z.string() }),
  z.object({ kind: z.literal('says'), sid: z.string(), text: z.string() }),
  z.object({ kind: z.literal('presses'), sid: z.string(), digits: z.string() }),
  z.object({ kind: z.literal('waits'), sid: z.string() }),
  z.object({ kind: z.literal('dialed'), sid: z.string(), status: z.string() }),
  z.object({ kind: z.literal('leaves'), sid: z.string(), recording: z.string(), text: z.string() }),
  z.object({ kind: z.literal('recorded'), sid: z.string(), recording: z.string() }),
  z.object({ kind: z.literal('hangs-up'), sid: z.string(), seconds: z.number() }),
]);
export type Act = z.infer<typeof Act>;

/** Calls as Twilio conducts them by what it is told; every word of TwiML is checked. */
export function createCalls(ask: Ask, urls: { voice: () => string; status: () => string }) {
  const calls = new Map<string, Call>();
  const find = (sid: string): Call => {
    const call = calls.get(sid);
    if (!call) throw new Error(`There is no call ${sid}.`);
    return call;
  };
  const follow = (call: Call, verbs: Verb[]): void => {
    call.verbs = verbs;
    for (const verb of verbs) {
      const spoken = [verb, ...verb.inner].filter(({ name }) => name === 'Say');
      call.heard.push(...spoken.map(({ text }) => text));
      if (verb.name === 'Start') {
        call.isRecorded = true;
        call.recorded = verb.inner[0]?.attributes['recordingStatusCallback'] ?? '';
      }
      if (verb.name === 'Hangup') call.isOver = true;
      // What comes behind these is done only once they have ended.
      if (['Gather', 'Dial', 'Record', 'Redirect', 'Hangup'].includes(verb.name)) return;
    }
  };
  const tell = async (call: Call, url: string, more: Record<string, string>): Promise<void> => {
    const form = { CallSid: call.sid, From: call.from, CallStatus: 'in-progress', ...more };
    follow(call, readTwiml(await ask(url, form)));
  };
  const verb = (call: Call, name: string): Verb => {
    const found = call.verbs.find((each) => each.name === name);
    if (!found) throw new Error(`The call does not ${name}.`);
    return found;
  };
  const act = async (given: Act): Promise<Call> => {
    if (given.kind === 'rings') {
      const sid = `CA${randomBytes(16).toString('hex')}`;
      const call = {
        sid,
        from: given.from,
        verbs: [],
        isOver: false,
        isRecorded: false,
        recorded: '',
        heard: [],
      };
      calls.set(sid, call);
      await tell(call, urls.voice(), { CallStatus: 'ringing' });
      return call;
    }
    const call = find(given.sid);
    const action = (name: string): string => verb(call, name).attributes['action'] ?? '';
    if (given.kind === 'says') await tell(call, action('Gather'), { SpeechResult: given.text });
    if (given.kind === 'presses') await tell(call, action('Gather'), { Digits: given.digits });
    if (given.kind === 'waits') await tell(call, verb(call, 'Redirect').text, {});
    if (given.kind === 'dialed') {
      await tell(call, action('Dial'), { DialCallStatus: given.status });
    }
    if (given.kind === 'leaves') {
      const told = verb(call, 'Record').attributes['transcribeCallback'] ?? '';
      await tell(call, action('Record'), { RecordingUrl: given.recording });
      const left = { RecordingUrl: given.recording, TranscriptionText: given.text };
      await ask(told, { CallSid: call.sid, From: call.from, ...left });
    }
    // It names neither side (Twilio, "Recording status callbacks").
    if (given.kind === 'recorded') {
      await ask(call.recorded, { CallSid: call.sid, RecordingUrl: given.recording });
    }
    if (given.kind === 'hangs-up') {
      call.isOver = true;
      const status = { CallStatus: 'completed', CallDuration: String(given.seconds) };
      await ask(urls.status(), { CallSid: call.sid, From: call.from, ...status });
    }
    return call;
  };
  return {
    act,
    find,
    /** New words for a call that is under way; false: it is over. */
    update(sid: string, twiml: string): boolean {
      const call = calls.get(sid);
      if (!call || call.isOver) return false;
      follow(call, readTwiml(twiml));
      return true;
    },
  };
}
