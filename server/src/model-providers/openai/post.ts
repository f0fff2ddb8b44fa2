import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

// Nothing is read ahead: a paused answer waits in the network's own buffers, which costs nothing.
// A crowd of answers leaves its connections open for the next crowd.
const connections = { keepAlive: true, maxFreeSockets: 1_024, readableHighWaterMark: 1 };
const plain = new PlainAgent(connections);
const secure = new SecureAgent(connections);

/**
 * Posts JSON and resolves with the answer as soon as it begins. Node's own client rather than
 * `fetch`, whose web streams cost more for each token than all the rest. Rejects where the
 * network fails or `signal` aborts, which ends the answer too.
 */
export async function postJson(
  url: string,
  {
    headers,
    body,
    signal,
  }: { headers: Record<string, string>; body: string; signal: AbortSignal | undefined },
): Promise<IncomingMessage> {
  const isSecure = url.startsWith('https:');
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? secureRequest : plainRequest)(
      url,
      {
        method: 'POST',
        agent: isSecure ? secure : plain,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
        ...(signal ? { signal } : {}),
      },
      resolve,
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** The first characters of an answer that is not streamed. */
export async function readText(answer: IncomingMessage, limit: number): Promise<string> {
  answer.setEncoding('utf8');
  let text = '';
  for await (const piece of answer) {
    text += String(piece);
    if (text.length >= limit) break;
  }
  return text.slice(0, limit);
}
