import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/**
 * A model that speaks chat completions, streaming (OpenAI API reference, "Chat: streaming"), and
 * can fail in all the ways that models fail. Its last argument, or the name of the model that is
 * asked for, chooses how: `npm exec -- node server/test/model-server.ts`, then OPENAI_BASE_URL.
 */
const Content = z.union([
  z.string(),
  z.array(
    z.union([
      z.object({ type: z.literal('text'), text: z.string() }),
      z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
    ]),
  ),
]);

const ChatBody = z.looseObject({
  model: z.string(),
  messages: z.array(
    z
      .looseObject({ role: z.string(), content: Content.nullable() })
      .transform(({ content, ...message }) => ({ ...message, ...readContent(content) })),
  ),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).optional(),
});
export type ChatBody = z.infer<typeof ChatBody>;

/** What is said in a message, and the addresses of the pictures that are shown with it. */
function readContent(content: z.infer<typeof Content> | null): {
  content: string | null;
  pictures: string[];
} {
  if (content === null || typeof content === 'string') return { content, pictures: [] };
  return {
    content: content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    pictures: content.flatMap((part) => (part.type === 'image_url' ? [part.image_url.url] : [])),
  };
}

/** Answers one request. */
export type Behaviour = (body: ChatBody, response: ServerResponse) => Promise<void>;

const USAGE = {
  prompt_tokens: 1_000,
  completion_tokens: 50,
  prompt_tokens_details: { cached_tokens: 200 },
};

/** Streams a text in pieces, `pause` milliseconds apart. */
export function says(text: string, pause = 0): Behaviour {
  return async (_, response) => {
    begin(response);
    for (const piece of piecesOf(text)) {
      send(response, { content: piece });
      if (pause > 0) await wait(pause);
    }
    finish(response, 'stop');
  };
}

/** Calls a tool; its arguments come in two pieces. */
export function calls(name: string, input: unknown): Behaviour {
  return callsMany([name, input]);
}

/** Calls tools in one reply. */
export function callsMany(...made: [name: string, input: unknown][]): Behaviour {
  return async (_, response) => {
    begin(response);
    for (const [index, [name, input]] of made.entries()) {
      const text = typeof input === 'string' ? input : JSON.stringify(input);
      const half = Math.ceil(text.length / 2);
      const id = `call_${Math.random().toString(36).slice(2)}`;
      const begins = { name, arguments: text.slice(0, half) };
      send(response, { tool_calls: [{ index, id, type: 'function', function: begins }] });
      send(response, { tool_calls: [{ index, function: { arguments: text.slice(half) } }] });
    }
    finish(response, 'tool_calls');
  };
}

/** Refuses with a status, and perhaps with `retry-after`. */
export function refuses(status: number, headers: Record<string, string> = {}): Behaviour {
  return async (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message: `The model says ${status}` } }));
  };
}

/** Says a text, then breaks the connection. */
export function breaksAfter(text: string): Behaviour {
  return async (_, response) => {
    begin(response);
    for (const piece of piecesOf(text)) send(response, { content: piece });
    // The words must be out before the connection goes.
    await wait(20);
    response.destroy();
  };
}

/** Says a text, then ends the stream in good order, but without saying that it is done. */
export function stopsAfter(text: string): Behaviour {
  return async (_, response) => {
    begin(response);
    for (const piece of piecesOf(text)) send(response, { content: piece });
    response.end();
  };
}

/** Says a text, then something that is not JSON. */
export function garblesAfter(text: string): Behaviour {
  return async (_, response) => {
    begin(response);
    for (const piece of piecesOf(text)) send(response, { content: piece });
    response.write('data: {"choices":[{"delta":{"cont\n\n');
    response.end();
  };
}

/** Says a text, then reports an error inside the stream. */
export function reportsAfter(text: string): Behaviour {
  return async (_, response) => {
    begin(response);
    for (const piece of piecesOf(text)) send(response, { content: piece });
    response.end(`data: ${JSON.stringify({ error: { message: 'overloaded' } })}\n\n`);
  };
}

/** Says a text and then nothing more, with the connection open. */
export function fallsSilentAfter(text: string): Behaviour {
  return async (_, response) => {
    begin(response);
    for (const piece of piecesOf(text)) send(response, { content: piece });
  };
}

/** Says a text as far as it may. */
export function runsOutAfter(text: string): Behaviour {
  return async (_, response) => {
    begin(response);
    send(response, { content: text });
    finish(response, 'length');
  };
}

/** Searches for what the customer asked, then answers from the first passage. */
export const searchesAndAnswers: Behaviour = async (body, response) => {
  if (body.tools === undefined) return says('As you wish.')(body, response);
  const last = body.messages.at(-1);
  if (last?.role === 'tool') return says('It takes two days [1]. Anything else?')(body, response);
  return calls('searchKnowledge', { query: last?.content ?? '' })(body, response);
};

const behaviours = new Map<string, Behaviour>([
  ['slow', says('Slow but steady wins the race.', 300)],
  ['rate-limited', refuses(429, { 'retry-after': '1' })],
  ['broken', refuses(500)],
  ['refused', refuses(401)],
  ['cut', breaksAfter('The answer begins ')],
  ['garbled', garblesAfter('The answer begins ')],
  ['bad-call', calls('searchKnowledge', '{"query": ')],
  ['silent', fallsSilentAfter('')],
  ['endless', calls('searchKnowledge', { query: 'again' })],
]);

export interface ModelServer {
  /** For OPENAI_BASE_URL. */
  url: string;
  /** What it was asked, oldest first. */
  asked: ChatBody[];
  /** Connections that the other side gave up before the answer was out. */
  abandoned(): number;
  /** What it does next, one request each; after them it does as the model's name says. */
  next(...behaviours: Behaviour[]): void;
  /** What it does where nothing else is said, from now on. */
  always(behaviour: Behaviour): void;
  /** Forgets what it was asked, and what it was to do. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts the model on a free port, or on `port`. `onlyTurns`: what brings no tools, such as the
 * summary of a handover in the background, is answered beside it, and not counted.
 */
export async function startModelServer(port = 0, { onlyTurns = false } = {}): Promise<ModelServer> {
  let otherwise = searchesAndAnswers;
  const asked: ChatBody[] = [];
  const queue: Behaviour[] = [];
  let abandoned = 0;
  const server: Server = createServer((request, response) => {
    response.once('close', () => {
      if (!response.writableFinished) abandoned += 1;
    });
    if (request.method === 'GET') {
      response.end(JSON.stringify({ data: [{ id: 'listed-model' }] }));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const body = ChatBody.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      if (onlyTurns && body.tools === undefined) {
        void says('Noted.')(body, response);
        return;
      }
      asked.push(body);
      const behaviour = queue.shift() ?? behaviours.get(body.model) ?? otherwise;
      void behaviour(body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const listening = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${listening}/v1`,
    asked,
    abandoned: () => abandoned,
    next: (...more) => void queue.push(...more),
    always: (behaviour) => void (otherwise = behaviour),
    reset() {
      asked.length = 0;
      queue.length = 0;
      otherwise = searchesAndAnswers;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  send(response, { role: 'assistant', content: '' });
}

function send(response: ServerResponse, delta: object, finishReason: string | null = null): void {
  const choices = [{ index: 0, delta, finish_reason: finishReason }];
  response.write(`data: ${JSON.stringify({ id: 'chatcmpl-1', model: 'test', choices })}\n\n`);
}

function finish(response: ServerResponse, reason: string): void {
  send(response, {}, reason);
  response.write(`data: ${JSON.stringify({ id: 'chatcmpl-1', choices: [], usage: USAGE })}\n\n`);
  response.end('data: [DONE]\n\n');
}

/** Pieces as a tokenizer might cut them: also through the middle of a citation. */
function piecesOf(text: string): string[] {
  return text.match(/[\s\S]{1,5}/gu) ?? [];
}

if (import.meta.main) {
  const server = await startModelServer(Number(process.env['PORT'] ?? 0));
  process.stdout.write(`${server.url}\n`);
}
