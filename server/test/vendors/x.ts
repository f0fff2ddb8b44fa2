import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Started = z.object({
  url: z.string(),
  userId: z.string(),
  credentials: z.object({
    consumerKey: z.string(),
    consumerSecret: z.string(),
    accessToken: z.string(),
    accessTokenSecret: z.string(),
  }),
});
const Sent = z.object({
  id: z.string(),
  to: z.string(),
  text: z.string(),
  media: z.array(z.string()),
});
const Seen = z.object({
  calls: z.array(z.object({ method: z.string(), path: z.string(), wrong: z.string().nullable() })),
  hooks: z.array(z.object({ url: z.string(), isSubscribed: z.boolean() })),
  messages: z.array(Sent),
  media: z.record(z.string(), z.object({ category: z.string(), base64: z.string() })),
  told: z.union([z.number(), z.string()]).nullable(),
});
type Seen = z.infer<typeof Seen>;

/** The imitation of X, as tests use it. */
export interface X extends z.infer<typeof Started> {
  /** A customer writes; the webhook is told until it thanks. */
  writes(from: string, text: string, more?: object): Promise<void>;
  /** A customer has read all. */
  reads(from: string): Promise<void>;
  types(from: string): Promise<void>;
  /** Any payload, signed; what the webhook answered. */
  tell(payload: object): Promise<number | string | null>;
  /** Its next call of that kind fails. */
  fault(fault: object): Promise<void>;
  /** The tokens are good no more, or again. */
  revoke(): Promise<void>;
  restore(): Promise<void>;
  /** X could not reach the webhooks for a day. */
  lapse(): Promise<void>;
  /** What the access token may do, as each answer says. */
  level(level: string): Promise<void>;
  /** Somebody takes no messages. */
  close(from: string): Promise<void>;
  /** Keeps a file of a message; returns its address. */
  keep(name: string, type: string, content: Buffer): Promise<string>;
  seen(): Promise<Seen>;
  /** What a customer got. */
  got(to: string): Promise<z.infer<typeof Sent>[]>;
  end(): Promise<void>;
}

/** Starts it in a process of its own. */
export async function startX(): Promise<X> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'x-server.ts')], {
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
    writes: async (from, text, more = {}) =>
      void (await control('writes', { from, data: { text, ...more } })),
    reads: async (from) => void (await control('reads', { from })),
    types: async (from) => void (await control('types', { from })),
    tell: async (payload) => (await control('tell', payload)).told,
    fault: async (fault) => void (await control('fault', fault)),
    revoke: async () => void (await control('revoke')),
    restore: async () => void (await control('restore')),
    lapse: async () => void (await control('lapse')),
    level: async (level) => void (await control('level', { from: level })),
    close: async (from) => void (await control('close', { from })),
    async keep(name, type, content) {
      const { told } = await control('keep', { name, type, base64: content.toString('base64') });
      return `${started.url}${told}`;
    },
    seen: async () => control('seen'),
    got: async (customer) => (await control('seen')).messages.filter(({ to }) => to === customer),
    async end() {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}
