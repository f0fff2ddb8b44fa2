import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Started = z.object({ url: z.string(), token: z.string() });
const Seen = z.object({
  calls: z.array(
    z.object({
      method: z.string(),
      parameters: z.record(z.string(), z.unknown()),
      wrong: z.string().nullable(),
    }),
  ),
  webhook: z.string().nullable(),
  told: z.array(z.number()),
});
type Seen = z.infer<typeof Seen>;

/** The imitation of Telegram, as tests use it. */
export interface Telegram {
  url: string;
  token: string;
  /** An update of the Bot API comes about; returns how each telling of it was answered. */
  happens(update: object, times?: number): Promise<number[]>;
  /** A customer writes; returns the message as Telegram numbers it. */
  writes(text: string, more?: { chat?: number; message?: object }): Promise<number>;
  /** Its next call of a method fails. */
  fault(fault: object): Promise<void>;
  block(chat: number): Promise<void>;
  keep(fileId: string, content: Buffer): Promise<void>;
  seen(): Promise<Seen>;
  /** Texts that a customer got. */
  got(chat?: number): Promise<string[]>;
  close(): Promise<void>;
}

const CHAT = 77_001;

/** Starts it in a process of its own. */
export async function startTelegram(): Promise<Telegram> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'telegram-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) =>
    createInterface(child.stdout).once('line', resolve),
  );
  const { url, token } = Started.parse(JSON.parse(line));
  let number = 0;
  const control = async (verb: string, body: object = {}): Promise<Seen> => {
    const response = await fetch(`${url}/control/${verb}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return Seen.parse(JSON.parse(text));
  };
  const happens = async (update: object, times = 1): Promise<number[]> => {
    const { told } = await control('happens', { update, times });
    return told;
  };
  return {
    url,
    token,
    happens,
    async writes(text, { chat = CHAT, message = {} } = {}) {
      number += 1;
      await happens({
        message: {
          message_id: number,
          date: Math.floor(Date.now() / 1_000),
          ...privateChat(chat),
          ...(text === '' ? {} : { text }),
          ...message,
        },
      });
      return number;
    },
    fault: async (fault) => void (await control('fault', fault)),
    block: async (chat) => void (await control('block', { chat })),
    keep: async (id, content) =>
      void (await control('file', { id, base64: content.toString('base64') })),
    seen: async () => control('seen'),
    async got(chat = CHAT) {
      const { calls } = await control('seen');
      return calls.flatMap(({ method, parameters }) =>
        method === 'sendMessage' && Number(parameters['chat_id']) === chat
          ? [String(parameters['text'])]
          : [],
      );
    },
    async close() {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}

/** Who writes, and where. */
export function privateChat(id = CHAT): object {
  const name = { first_name: 'Ada', last_name: String(id) };
  return { from: { id, is_bot: false, ...name }, chat: { id, type: 'private', ...name } };
}
