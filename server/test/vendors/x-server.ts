import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { readOpenApi } from './openapi-spec.ts';
import { wrongSignature } from './x-oauth.ts';
import {
  act,
  closed,
  hooks,
  invalid,
  KEYS,
  media,
  messages,
  newId,
  Refusal,
  subscribed,
  tellAll,
  USER_ID,
  written,
} from './x-world.ts';

/**
 * X's direct messages in a process of their own, made from the vendor's document: every call is
 * checked against it, with who may make it, and so is what it answers. It keeps webhooks,
 * subscriptions, media and messages, calls in as X does, and can fail.
 */
const spec = readOpenApi('x-api-2.167.json');
const APP_TOKEN = `AAAA${randomBytes(20).toString('hex')}`;

const Fault = z.object({
  kind: z.enum(['status', 'cut', 'html', 'slow']),
  status: z.number().default(500),
  headers: z.record(z.string(), z.string()).default({}),
  problem: z.record(z.string(), z.unknown()).default({}),
  /** Which calls fail. */
  on: z.enum(['messages', 'media']).default('messages'),
});
type Fault = z.infer<typeof Fault>;

interface Call {
  method: string;
  path: string;
  wrong: string | null;
}

const calls: Call[] = [];
const faults: Fault[] = [];
const files = new Map<string, { type: string; content: Buffer }>();
let isRevoked = false;
let origin = '';
let level = 'read-write-directmessages';

/** Who asks, by the names of the document; throws where it is nobody who is known. */
function wayOf({ method = '', url = '', headers }: IncomingMessage): string {
  const header = headers.authorization ?? '';
  const problem = header.startsWith('OAuth ')
    ? wrongSignature({ method, url: origin + url, header }, KEYS)
    : undefined;
  const isBearer = header === `Bearer ${APP_TOKEN}`;
  if (isRevoked || problem !== undefined || !(isBearer || header.startsWith('OAuth '))) {
    throw new Refusal(401, 'Unauthorized', 'Unauthorized');
  }
  return isBearer ? 'BearerToken' : 'UserToken';
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '', origin);
  const method = request.method ?? '';
  const raw = (await buffer(request)).toString('utf8');
  if (path.startsWith('/control/')) return control(path.slice(9), raw, response);
  if (path === '/oauth2/token') return appToken(request, raw, response);
  const isMessage = method === 'POST' && path.endsWith('/messages');
  const on = isMessage ? 'messages' : path.startsWith('/2/media') ? 'media' : 'none';
  const index = faults.findIndex((one) => one.on === on);
  const [fault] = index === -1 ? [] : faults.splice(index, 1);
  if (fault?.kind === 'slow') await wait(1_500);
  if (fault?.kind === 'html') {
    response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Over capacity</h1>');
    return undefined;
  }
  try {
    const way = wayOf(request);
    const file = files.get(path);
    if (file) {
      response.writeHead(200, { 'content-type': file.type }).end(file.content);
      return undefined;
    }
    if (fault?.kind === 'status') {
      throw new Refusal(fault.status, 'Fault', 'A fault.', fault.problem);
    }
    const type = (request.headers['content-type'] ?? '').split(';')[0] ?? '';
    const body = z.record(z.string(), z.unknown()).parse(raw === '' ? {} : JSON.parse(raw));
    const given = { query: Object.fromEntries(query), type, body: structuredClone(body) };
    const wrong = spec.waysIn(method, path).includes(way)
      ? spec.wrongRequest(method, path, given)
      : `it takes no ${way}`;
    calls.push({ method, path, wrong: wrong ?? null });
    if (wrong !== undefined) throw invalid(wrong);
    const result = await act(method, path, query, body);
    const status = isMessage ? 201 : 200;
    const odd = spec.wrongAnswer(method, path, status, structuredClone(result));
    if (odd !== undefined) throw new Error(`The imitation would answer what is none: ${odd}`);
    if (fault?.kind === 'cut') request.socket.destroy();
    else send(response, status, result, { 'x-access-level': level });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const headers = { 'content-type': 'application/problem+json', ...fault?.headers };
    send(response, error.status, error.problem, headers);
  }
}

/** The app's own token (X, "OAuth 2.0 Bearer Token": POST oauth2/token). */
function appToken({ method, headers }: IncomingMessage, raw: string, response: ServerResponse) {
  const pair = Buffer.from(`${KEYS.consumerKey}:${KEYS.consumerSecret}`).toString('base64');
  const isGood = method === 'POST' && headers.authorization === `Basic ${pair}`;
  if (isGood && raw === 'grant_type=client_credentials') {
    send(response, 200, { token_type: 'bearer', access_token: APP_TOKEN });
  } else {
    send(response, 403, { errors: [{ code: 99, message: 'Unable to verify your credentials' }] });
  }
}

function send(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
}

const Kept = z.object({ type: z.string(), base64: z.string(), name: z.string() });
const Who = z.object({ from: z.string(), data: z.record(z.string(), z.unknown()).default({}) });

/** What tests make happen, and look at. */
async function control(verb: string, raw: string, response: ServerResponse): Promise<void> {
  const body: unknown = raw === '' ? {} : JSON.parse(raw);
  let told: number | string | boolean | null = null;
  if (verb === 'fault') faults.push(Fault.parse(body));
  if (verb === 'revoke') isRevoked = true;
  if (verb === 'lapse') for (const hook of hooks.values()) hook.valid = false;
  if (verb === 'restore') isRevoked = false;
  if (verb === 'level') level = Who.parse(body).from;
  if (verb === 'close') closed.add(Who.parse(body).from);
  if (verb === 'tell') told = await tellAll(z.record(z.string(), z.unknown()).parse(body));
  if (verb === 'keep') {
    const { type, base64, name } = Kept.parse(body);
    told = `/1.1/ton/data/dm/${newId()}/${name}`;
    files.set(told, { type, content: Buffer.from(base64, 'base64') });
  }
  if (verb === 'writes') {
    const { from, data } = Who.parse(body);
    told = await tellAll(written(from, USER_ID, data));
  }
  if (verb === 'reads' || verb === 'types') {
    const { from } = Who.parse(body);
    const target = { recipient_id: USER_ID };
    const event = { created_timestamp: String(Date.now()), sender_id: from, target };
    const kind = verb === 'reads' ? 'mark_read' : 'indicate_typing';
    const last = verb === 'reads' ? { last_read_event_id: messages.at(-1)?.id } : {};
    const events = { [`direct_message_${kind}_events`]: [{ ...event, ...last }] };
    told = await tellAll({ for_user_id: USER_ID, ...events, users: {} });
  }
  const sizes = [...media].map(([id, { pieces, category }]): [string, object] => [
    id,
    { category, base64: Buffer.concat(pieces).toString('base64') },
  ]);
  send(response, 200, {
    calls,
    hooks: [...hooks.values()].map(({ id, url }) => ({ url, isSubscribed: subscribed.has(id) })),
    messages,
    media: Object.fromEntries(sizes),
    told,
  });
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    send(response, 500, { title: String(error) });
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = z.object({ port: z.number() }).parse(server.address());
  origin = `http://127.0.0.1:${port}`;
  const started = { url: origin, userId: USER_ID, credentials: KEYS };
  process.stdout.write(`${JSON.stringify(started)}\n`);
});
// Whoever started it is gone.
process.stdin.once('end', () => process.exit(0)).resume();
