import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Act } from './twilio-calls.ts';

const Started = z.object({
  url: z.string(),
  accountSid: z.string(),
  authToken: z.string(),
  number: z.string(),
});
const Seen = z.object({
  calls: z.array(
    z.object({
      method: z.string(),
      path: z.string(),
      body: z.record(z.string(), z.unknown()),
      wrong: z.string().nullable(),
    }),
  ),
  smsUrl: z.string(),
  told: z.union([z.number(), z.string()]).nullable(),
});
type Seen = z.infer<typeof Seen>;

const Call = z.object({
  sid: z.string(),
  isOver: z.boolean(),
  isRecorded: z.boolean(),
  heard: z.array(z.string()),
  verbs: z.array(z.looseObject({ name: z.string() })),
});
type Call = z.infer<typeof Call>;

/** The imitation of Twilio, as tests use it. */
export interface Twilio extends z.infer<typeof Started> {
  /** A customer writes; the webhook is told until it thanks. */
  writes(from: string, text: string, more?: Record<string, string>): Promise<void>;
  /** Its next message fails. */
  fault(fault: object): Promise<void>;
  /** From now on it tells of a message before it answers who sent it. */
  hasty(): Promise<void>;
  /** Somebody calls, speaks, waits or hangs up; returns the call as it is then. */
  call(act: Act): Promise<Call>;
  /** How a call is now. */
  heard(sid: string): Promise<Call>;
  /** Keeps a picture; returns its address. */
  keep(type: string, content: Buffer): Promise<string>;
  seen(): Promise<Seen>;
  /** What a customer got. */
  got(to: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Starts it in a process of its own. */
export async function startTwilio(): Promise<Twilio> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'twilio-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) =>
    createInterface(child.stdout).once('line', resolve),
  );
  const started = Started.parse(JSON.parse(line));
  const ask = async (verb: string, body: object = {}): Promise<unknown> => {
    const response = await fetch(`${started.url}/control/${verb}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text);
  };
  const control = async (verb: string, body: object = {}): Promise<Seen> =>
    Seen.parse(await ask(verb, body));
  return {
    ...started,
    writes: async (from, text, more = {}) =>
      void (await control('writes', { form: { From: from, Body: text, ...more } })),
    fault: async (fault) => void (await control('fault', fault)),
    call: async (act) => Call.parse(await ask('call', act)),
    heard: async (sid) => Call.parse(await ask('heard', { sid })),
    hasty: async () => void (await control('hasty')),
    async keep(type, content) {
      const { told } = await control('media', { type, base64: content.toString('base64') });
      return `${started.url}${told}`;
    },
    seen: async () => control('seen'),
    async got(to) {
      const { calls } = await control('seen');
      return calls.flatMap(({ path, body }) =>
        path.endsWith('/Messages.json') && body['To'] === to ? [body] : [],
      );
    },
    async close() {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}
