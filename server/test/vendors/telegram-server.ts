import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { readTelegramSpec } from './telegram-spec.ts';

/**
 * The Bot API in a process of its own, made from the vendor's document: every call is checked
 * against it, and so is what it tells. It keeps chats, updates and webhooks, and can fail.
 */
const spec = readTelegramSpec();
const BOT = { id: 4_711, is_bot: true, first_name: 'Shop', username: 'shop_bot' };
/** The token that is good. */
const TOKEN = '4711:AAtest-token_of-the-imitation-000000000';

const Fault = z.object({
  /** `status`: refused so. `cut`: taken, then the line breaks. `html`: something in between answers. */
  kind: z.enum(['status', 'cut', 'html', 'slow']),
  status: z.number().default(500),
  retryAfter: z.number().optional(),
  /** Milliseconds. */
  delay: z.number().default(0),
  /** Methods that it hits. */
  method: z.string().default('sendMessage'),
});
type Fault = z.infer<typeof Fault>;

const Person = z.object({
  id: z.number(),
  is_bot: z.boolean().default(false),
  first_name: z.string().default('Ada'),
  last_name: z.string().optional(),
});
/** What a test makes happen: an update as the vendor would tell it, without its number. */
const Happens = z.object({
  update: z.record(z.string(), z.unknown()),
  times: z.number().default(1),
});
const Stored = z.object({ id: z.string(), base64: z.string() });

interface Call {
  method: string;
  parameters: Record<string, unknown>;
  wrong: string | null;
}

const calls: Call[] = [];
const faults: Fault[] = [];
const blocked = new Set<number>();
const known = new Set<number>();
const files = new Map<string, Buffer>();
let updates: { update_id: number }[] = [];
let updateId = 9_000;
let messageId = 100;
let webhook: { url: string; secret: string } | undefined;
let lastError: string | undefined;

class Refusal extends Error {
  readonly code: number;
  readonly parameters: object | undefined;
  constructor(code: number, description: string, parameters?: object) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

const ChatId = z.object({ chat_id: z.coerce.number() });

/** Does what a method does; a message is sent to whoever wrote before and did not block the bot. */
async function act(method: string, parameters: Record<string, unknown>): Promise<unknown> {
  if (method === 'getMe') return BOT;
  if (method === 'setWebhook') {
    const given = z.object({ url: z.string(), secret_token: z.string().default('') });
    const { url, secret_token: secret } = given.parse(parameters);
    webhook = url === '' ? undefined : { url, secret };
    return true;
  }
  if (method === 'deleteWebhook') {
    webhook = undefined;
    return true;
  }
  if (method === 'getWebhookInfo') {
    const info = { url: webhook?.url ?? '', has_custom_certificate: false };
    const told = lastError === undefined ? {} : { last_error_message: lastError };
    return { ...info, pending_update_count: updates.length, ...told };
  }
  if (method === 'getUpdates') return newUpdates(parameters);
  if (method === 'getFile') {
    const { file_id: id } = z.object({ file_id: z.string() }).parse(parameters);
    if (!files.has(id)) throw new Refusal(400, 'Bad Request: invalid file_id');
    return { file_id: id, file_unique_id: `u${id}`, file_path: `files/${id}` };
  }
  if (method.startsWith('send')) return sendTo(method, parameters);
  throw new Refusal(501, `The imitation has no ${method}`);
}

async function newUpdates(parameters: Record<string, unknown>): Promise<object[]> {
  if (webhook) {
    throw new Refusal(409, "Conflict: can't use getUpdates method while webhook is active");
  }
  const given = z.object({ offset: z.number().default(0), timeout: z.number().default(0) });
  const { offset, timeout } = given.parse(parameters);
  updates = updates.filter((update) => update.update_id >= offset);
  const end = Date.now() + timeout * 1_000;
  while (updates.length === 0 && Date.now() < end) await wait(20);
  return updates.slice(0, 100);
}

function sendTo(method: string, parameters: Record<string, unknown>): unknown {
  const { chat_id: chat } = ChatId.parse(parameters);
  if (!known.has(chat)) throw new Refusal(400, 'Bad Request: chat not found');
  if (blocked.has(chat)) throw new Refusal(403, 'Forbidden: bot was blocked by the user');
  if (method === 'sendChatAction') return true;
  const text = z
    .string()
    .optional()
    .parse(parameters['text'] ?? parameters['caption']);
  const limit = method === 'sendMessage' ? 4_096 : 1_024;
  if ((text ?? '').length > limit) throw new Refusal(400, 'Bad Request: message is too long');
  messageId += 1;
  return {
    message_id: messageId,
    from: BOT,
    date: Math.floor(Date.now() / 1_000),
    chat: { id: chat, type: 'private' },
    ...(method === 'sendMessage' ? { text } : {}),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '', 'http://vendor').pathname;
  if (path.startsWith('/control/')) return control(path.slice(9), request, response);
  const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/u.exec(path) ?? [];
  const file = /^\/file\/bot([^/]+)\/files\/(.+)$/u.exec(path);
  if (file?.[1] === TOKEN) {
    response.end(files.get(file[2] ?? '') ?? '');
    return undefined;
  }
  const parameters = await parametersOf(method, request);
  const fault = takeFault(method);
  if (fault?.kind === 'slow') await wait(fault.delay);
  if (fault?.kind === 'html') {
    response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>');
    return undefined;
  }
  try {
    if (token !== TOKEN) throw new Refusal(401, 'Unauthorized');
    if (fault?.kind === 'status') {
      throw new Refusal(
        fault.status,
        fault.status === 429 ? `Too Many Requests: retry after ${fault.retryAfter}` : 'Failed',
        fault.retryAfter === undefined ? undefined : { retry_after: fault.retryAfter },
      );
    }
    const wrong = spec.wrongCall(method, parameters) ?? null;
    calls.push({ method, parameters, wrong });
    if (wrong !== null) throw new Refusal(400, `Bad Request: ${wrong}`);
    const result = await act(method, parameters);
    if (fault?.kind === 'cut') request.socket.destroy();
    else send(response, 200, { ok: true, result });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message, parameters: more } = error;
    const told = { ok: false, error_code: code, description: message };
    send(response, code, more ? { ...told, parameters: more } : told);
  }
}

function takeFault(method: string): Fault | undefined {
  const index = faults.findIndex((fault) => fault.method === method);
  return index === -1 ? undefined : faults.splice(index, 1)[0];
}

async function parametersOf(
  method: string,
  request: IncomingMessage,
): Promise<Record<string, unknown>> {
  const body = await buffer(request);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) {
    const text = body.toString('utf8');
    return z.record(z.string(), z.unknown()).parse(text === '' ? {} : JSON.parse(text));
  }
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': type },
  }).formData();
  const fields = spec.fieldTypes(method);
  const entries: [string, unknown][] = [];
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      const isNumber = fields.get(name)?.includes('Integer') === true && /^-?\d+$/u.test(value);
      entries.push([name, isNumber ? Number(value) : value]);
    } else {
      entries.push([name, { name: value.name, type: value.type, size: value.size }]);
    }
  }
  return Object.fromEntries(entries);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** What tests make happen, and look at. */
async function control(
  verb: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = (await buffer(request)).toString('utf8');
  const body: unknown = text === '' ? {} : JSON.parse(text);
  if (verb === 'fault') faults.push(Fault.parse(body));
  if (verb === 'block') blocked.add(z.object({ chat: z.number() }).parse(body).chat);
  if (verb === 'file') {
    const { id, base64 } = Stored.parse(body);
    files.set(id, Buffer.from(base64, 'base64'));
  }
  const told = verb === 'happens' ? await happens(body) : undefined;
  send(response, 200, { calls, webhook: webhook?.url ?? null, told: told ?? [] });
}

/** Tells the bot: by its webhook, again until it is thanked, or when it asks. */
async function happens(body: unknown): Promise<number[]> {
  const { update, times } = Happens.parse(body);
  updateId += 1;
  const whole = { update_id: updateId, ...update };
  const wrong = spec.wrongObject('Update', whole);
  if (wrong !== undefined) throw new Error(`The imitation would tell what is none: ${wrong}`);
  for (const each of Object.values(update)) {
    const from = z.object({ from: Person }).safeParse(each);
    if (from.success) known.add(from.data.from.id);
  }
  if (!webhook) {
    updates.push(whole);
    return [];
  }
  const { url, secret } = webhook;
  const told = Array.from({ length: times }, async () => call(url, secret, whole));
  return Promise.all(told);
}

async function call(url: string, secret: string, update: object): Promise<number> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    try {
      const { status } = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-telegram-bot-api-secret-token': secret,
        },
        body: JSON.stringify(update),
      });
      if (status === 200) return status;
      lastError = `Wrong response from the webhook: ${status}`;
    } catch (error) {
      lastError = error instanceof Error ? error.message : String(error);
    }
    await wait(250);
  }
  return 0;
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    send(response, 500, { ok: false, error_code: 500, description: String(error) });
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = z.object({ port: z.number() }).parse(server.address());
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, token: TOKEN })}\n`);
});
// Whoever started it is gone.
process.stdin.once('end', () => process.exit(0)).resume();
