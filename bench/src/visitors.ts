import { Agent, request } from 'node:http';
import { z } from 'zod';
import { newId } from '../../server/src/platform/index.ts';
import { QUESTION } from './bare-transactions.ts';
import { inParallel } from './measure.ts';

const CONCURRENCY = 64;
const WARM_UP = 500;

/** Visitors who write to a server over HTTP, many at once. */
export interface Visitors {
  /** Sends so many messages and returns how many a second were taken. */
  send(messages: number): Promise<number>;
}

/** Opens a chat for each of them, and lets the server warm up. */
export async function newVisitors(server: { url: string; channelKey: string }): Promise<Visitors> {
  const { url, channelKey } = server;
  const tokens = await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => newVisitor(url, channelKey)),
  );
  const send = async (messages: number): Promise<number> => {
    const begin = performance.now();
    await inParallel(messages, CONCURRENCY, async (index) => {
      const body = { content: QUESTION, externalId: newId() };
      await post(`${url}/api/widget/messages`, body, tokens[index % tokens.length]);
    });
    return messages / ((performance.now() - begin) / 1_000);
  };
  await send(WARM_UP);
  return { send };
}

const Session = z.object({ token: z.string() });

async function newVisitor(url: string, channelKey: string): Promise<string> {
  return Session.parse(await post(`${url}/api/widget/session`, { channelKey })).token;
}

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

async function post(url: string, body: unknown, token?: string): Promise<unknown> {
  const payload = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(payload),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.once('end', () => {
          if ((answer.statusCode ?? 500) < 300) resolve(JSON.parse(text));
          else reject(new Error(`${url} answered ${answer.statusCode}: ${text}`));
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(payload);
  });
}
