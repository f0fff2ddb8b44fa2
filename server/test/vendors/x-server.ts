import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { readOpenApi } from './openapi-spec.ts';
import { wrongSignature } from './x-oauth.ts';

/**
 * X's direct messages in a process of their own, made from the vendor's document: every call is
 * checked against it, with who may make it, and so is what it answers. It keeps webhooks,
 * subscriptions, media and messages, calls in as X does, and can fail.
 */
const spec = readOpenApi('x-api-2.167.json');
const USER_ID = '2244994945';
const KEYS = {
  consumerKey: 'the-key-of-the-imitation',
  consumerSecret: 'the-secret-of-the-imitation',
  accessToken: `${USER_ID}-token-of-the-imitation`,
  accessTokenSecret: 'the-token-secret-of-the-imitation',
};
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
interface Media {
  category: string;
  bytes: number;
  pieces: Buffer[];
  /** How often it is still at work when somebody asks. */
  left: number;
}
interface Hook {
  id: string;
  url: string;
  valid: boolean;
  created_at: string;
}

const calls: Call[] = [];
const faults: Fault[] = [];
const hooks = new Map<string, Hook>();
const subscribed = new Set<string>();
const media = new Map<string, Media>();
const files = new Map<string, { type: string; content: Buffer }>();
const messages: { id: string; to: string; text: string; media: string[] }[] = [];
const closed = new Set<string>();
let isRevoked = false;
let level = 'read-write-directmessages';
let origin = '';
let count = 0n;

/** A snowflake: when, and which of that millisecond. */
function newId(): string {
  count += 1n;
  return String(((BigInt(Date.now()) - 1_288_834_974_657n) << 22n) | (count & 0x3f_ff_ffn));
}

class Refusal extends Error {
  readonly status: number;
  readonly problem: object;
  constructor(status: number, title: string, detail: string, more: object = {}) {
    super(detail);
    this.status = status;
    this.problem = { title, detail, type: 'about:blank', status, ...more };
  }
}

const invalid = (detail: string): Refusal =>
  new Refusal(400, 'Invalid Request', detail, {
    type: 'https://api.x.com/2/problems/invalid-request',
  });

const hmac256 = (signed: string): string =>
  `sha256=${createHmac('sha256', KEYS.consumerSecret).update(signed).digest('base64')}`;

/** Whether an address proves that it knows the secret (X, "Challenge-Response Check"). */
async function isOurs(url: string): Promise<boolean> {
  const token = randomBytes(24).toString('base64');
  const response = await fetch(`${url}?crc_token=${encodeURIComponent(token)}&nonce=1`);
  const proof = z.object({ response_token: z.string() }).safeParse(await response.json());
  return response.status === 200 && proof.data?.response_token === hmac256(token);
}

type Act = (gaps: string[], body: Record<string, unknown>) => Promise<object> | object;

const hookOf = (id = ''): Hook => {
  const hook = hooks.get(id);
  if (!hook) throw new Refusal(404, 'Not Found Error', `Could not find webhook [${id}].`);
  return hook;
};
const mediaOf = (id = ''): Media => {
  const found = media.get(id);
  if (!found) throw invalid('One or more parameters to your request was invalid: media_id.');
  return found;
};

const Piece = z.object({ media: z.string(), segment_index: z.number() });
const Begun = z.object({ media_category: z.string(), total_bytes: z.number() });
const Simple = z.object({ media: z.string(), media_category: z.string() });

function viewOf(id: string, { category, pieces, left }: Media): object {
  const work = { state: left > 0 ? 'in_progress' : 'succeeded', check_after_secs: 1 };
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return { data: { id, size, ...(category === 'dm_image' ? {} : { processing_info: work }) } };
}

const ACTS: [method: string, path: RegExp, act: Act][] = [
  ['GET', /^\/2\/users\/me$/u, () => ({ data: { id: USER_ID, name: 'Shop', username: 'shop' } })],
  ['GET', /^\/2\/webhooks$/u, () => ({ data: [...hooks.values()] })],
  ['POST', /^\/2\/webhooks$/u, async (_, { url }) => createHook(String(url))],
  [
    'PUT',
    /^\/2\/webhooks\/(\d+)$/u,
    async ([id]) => {
      const hook = hookOf(id);
      hook.valid = await isOurs(hook.url);
      return { data: { valid: hook.valid } };
    },
  ],
  [
    'DELETE',
    /^\/2\/webhooks\/(\d+)$/u,
    ([id]) => ({ data: { deleted: hooks.delete(hookOf(id).id) } }),
  ],
  [
    'GET',
    /^\/2\/account_activity\/webhooks\/(\d+)\/subscriptions\/all$/u,
    ([id]) => ({ data: { subscribed: subscribed.has(hookOf(id).id) } }),
  ],
  [
    'POST',
    /^\/2\/account_activity\/webhooks\/(\d+)\/subscriptions\/all$/u,
    ([id]) => {
      if (subscribed.has(hookOf(id).id)) throw invalid('DuplicateSubscriptionFailed');
      subscribed.add(hookOf(id).id);
      return { data: { subscribed: true } };
    },
  ],
  [
    'DELETE',
    /^\/2\/account_activity\/webhooks\/(\d+)\/subscriptions\/(\d+)\/all$/u,
    ([id, user]) => {
      if (user !== USER_ID) throw invalid('There is no such subscription.');
      return { data: { subscribed: !subscribed.delete(hookOf(id).id) } };
    },
  ],
  ['POST', /^\/2\/media\/upload$/u, (_, body) => takeSimple(Simple.parse(body))],
  [
    'POST',
    /^\/2\/media\/upload\/initialize$/u,
    (_, body) => {
      const { media_category: category, total_bytes: bytes } = Begun.parse(body);
      const id = newId();
      media.set(id, { category, bytes, pieces: [], left: 1 });
      return { data: { id, expires_after_secs: 86_400 } };
    },
  ],
  [
    'POST',
    /^\/2\/media\/upload\/(\d+)\/append$/u,
    ([id], body) => {
      const { media: piece, segment_index: index } = Piece.parse(body);
      mediaOf(id).pieces[index] = Buffer.from(piece, 'base64');
      return { data: { expires_at: 1 } };
    },
  ],
  [
    'POST',
    /^\/2\/media\/upload\/(\d+)\/finalize$/u,
    ([id = '']) => {
      const found = mediaOf(id);
      if (Buffer.concat(found.pieces).length !== found.bytes) throw invalid('Bytes are missing.');
      return viewOf(id, found);
    },
  ],
  [
    'POST',
    /^\/2\/dm_conversations\/with\/(\d+)\/messages$/u,
    ([to], body) => takeMessage(to, body),
  ],
];

async function createHook(url: string): Promise<object> {
  if ([...hooks.values()].some((hook) => hook.url === url)) throw invalid('It is there already.');
  if (!(await isOurs(url))) throw invalid('CrcValidationFailed: the response was not valid.');
  const hook = { id: newId(), url, valid: true, created_at: new Date().toISOString() };
  hooks.set(hook.id, hook);
  return { data: hook };
}

/** The older way: pictures alone (X, "Media upload"). */
function takeSimple({ media: text, media_category: category }: z.infer<typeof Simple>): object {
  const bytes = Buffer.from(text, 'base64');
  if (category !== 'dm_image') throw invalid('Upload it in pieces.');
  if (bytes.length > 5 * 2 ** 20) throw invalid('File size exceeds 5242880 bytes.');
  const id = newId();
  media.set(id, { category, bytes: bytes.length, pieces: [bytes], left: 0 });
  return viewOf(id, mediaOf(id));
}

const Message = z.object({
  text: z.string().default(''),
  attachments: z.array(z.object({ media_id: z.string() })).default([]),
});

function takeMessage(to = '', body: Record<string, unknown>): object {
  const { text, attachments } = Message.parse(body);
  if (text.length > 10_000) throw invalid('The text of your message is too long.');
  if (attachments.length > 1) throw invalid('A message has one attachment at most.');
  for (const { media_id: id } of attachments) {
    const { left, category } = mediaOf(id);
    if (left > 0 || !category.startsWith('dm_')) throw invalid('The media is not ready.');
  }
  if (closed.has(to)) {
    const detail = 'You do not have permission to DM one or more participants.';
    throw new Refusal(403, 'Forbidden', detail);
  }
  const id = newId();
  messages.push({ id, to, text, media: attachments.map(({ media_id: one }) => one) });
  // X tells of what was sent, too.
  void tellAll(written(USER_ID, to, { text }, id));
  return { data: { dm_conversation_id: `${to}-${USER_ID}`, dm_event_id: id } };
}

function written(from: string, to: string, data: object, id = newId()): object {
  const message = { target: { recipient_id: to }, sender_id: from, source_app_id: '1' };
  const entities = { hashtags: [], symbols: [], user_mentions: [], urls: [] };
  return {
    for_user_id: USER_ID,
    direct_message_events: [
      {
        type: 'message_create',
        id,
        created_timestamp: String(Date.now()),
        message_create: { ...message, message_data: { text: '', entities, ...data } },
      },
    ],
    apps: { 1: { id: '1', name: 'Imitation', url: origin } },
    users: Object.fromEntries(
      [from, to].map((user) => [user, { id: user, name: `Ada ${user}`, screen_name: `u${user}` }]),
    ),
  };
}

/** Calls every webhook, signed, until it is thanked; what it said last. */
async function tellAll(payload: object): Promise<number> {
  let last = 0;
  for (const hook of hooks.values()) {
    if (!subscribed.has(hook.id)) continue;
    for (let attempt = 0; attempt < 40; attempt += 1) {
      last = await tell(hook.url, JSON.stringify(payload));
      if (last === 200) break;
      await wait(250);
    }
  }
  return last;
}

async function tell(url: string, body: string): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'x-twitter-webhooks-signature': hmac256(body),
  };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

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

async function act(
  method: string,
  path: string,
  query: URLSearchParams,
  body: Record<string, unknown>,
): Promise<object> {
  if (method === 'GET' && path === '/2/media/upload') {
    const id = query.get('media_id') ?? '';
    const found = mediaOf(id);
    found.left -= 1;
    return viewOf(id, found);
  }
  for (const [verb, pattern, work] of ACTS) {
    const match = verb === method ? pattern.exec(path) : null;
    if (match) return work(match.slice(1), body);
  }
  throw new Refusal(404, 'Not Found', 'The imitation has no such path.');
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
