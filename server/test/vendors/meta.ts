import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Started = z.object({
  url: z.string(),
  number: z.string(),
  waba: z.string(),
  page: z.string(),
  account: z.string(),
  secret: z.string(),
  token: z.string(),
  instagramToken: z.string(),
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
  told: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  callback: z.string().nullable(),
  isSubscribed: z.boolean(),
});
type Seen = z.infer<typeof Seen>;

/** The imitation of Meta, as tests use it. */
export interface Meta extends z.infer<typeof Started> {
  /** Calls a webhook with a real signature; returns the status. */
  tell(url: string, body: object): Promise<number>;
  /** Somebody wrote so many hours ago: that opens and closes windows. */
  heard(who: string, hoursAgo: number): Promise<void>;
  /** From now on the token ends in so many days. */
  expires(days: number): Promise<void>;
  /** The next message fails. */
  fault(fault: object): Promise<void>;
  /** Keeps a file; returns its id. */
  keep(type: string, content: Buffer): Promise<string>;
  /** Asks an address whether it is ours, as when somebody enters it in the app. */
  asks(url: string, verifyToken: string): Promise<boolean>;
  seen(): Promise<Seen>;
  /** What else was shown to somebody: that it was seen, that one writes. */
  shown(who: string): Promise<unknown[]>;
  /** The messages that somebody got, as they were sent. */
  got(who: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const Recipient = z.looseObject({
  to: z.string().optional(),
  recipient: z.looseObject({ id: z.string() }).optional(),
});

/** Starts it in a process of its own. */
export async function startMeta(): Promise<Meta> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'meta-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) =>
    createInterface(child.stdout).once('line', resolve),
  );
  const started = Started.parse(JSON.parse(line));
  const control = async (verb: string, body: object = {}): Promise<Seen> => {
    const response = await fetch(`${started.url}/control/${verb}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return Seen.parse(JSON.parse(text));
  };
  return {
    ...started,
    tell: async (url, body) => Number((await control('tell', { url, body })).told),
    heard: async (who, hoursAgo) => void (await control('heard', { who, hoursAgo })),
    expires: async (days) => void (await control('expires', { days })),
    fault: async (fault) => void (await control('fault', fault)),
    keep: async (type, content) =>
      String((await control('keep', { type, base64: content.toString('base64') })).told),
    asks: async (url, verifyToken) => (await control('asks', { url, verifyToken })).told === true,
    seen: async () => control('seen'),
    async shown(who) {
      const { calls } = await control('seen');
      return calls.flatMap(({ body }) =>
        Recipient.parse(body).recipient?.id === who ? (body['sender_action'] ?? []) : [],
      );
    },
    async got(who) {
      const { calls } = await control('seen');
      return calls.flatMap(({ path, body, wrong }) => {
        const { to, recipient } = Recipient.parse(body);
        const isSaid = path.endsWith('/messages') && !('sender_action' in body);
        const isFor = isSaid && (to === who || recipient?.id === who);
        return isFor && wrong === null ? [body] : [];
      });
    },
    async close() {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}
