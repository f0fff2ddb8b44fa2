import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { hasSpec } from './openapi-spec.ts';
import { readWhatsApp } from './whatsapp-spec.ts';

/**
 * Meta's Graph API in a process of its own: WhatsApp by the vendor's document, Messenger and
 * Instagram by what their documentation says of each field. It checks every call and what it
 * answers, keeps files and who wrote when, calls webhooks with real signatures, and can fail.
 */
const spec = hasSpec('whatsapp-business-v23.yaml') ? readWhatsApp() : undefined;
const [NUMBER, WABA, PAGE, ACCOUNT] = ['106853218861309', '1029384756', '2046813579', '3179246805'];
const SECRET = 'the-app-secret-of-the-imitation';
const TOKEN = 'the-access-token-of-the-imitation';
/** What Instagram's own login gives: good for the account itself, and for nothing else. */
const INSTAGRAM_TOKEN = 'the-instagram-token-of-the-imitation';

const Fault = z.object({
  kind: z.enum(['refusal', 'cut', 'html']),
  status: z.number().default(400),
  code: z.number().default(1),
  retryAfter: z.number().optional(),
});
type Fault = z.infer<typeof Fault>;

interface Call {
  method: string;
  path: string;
  body: Record<string, unknown>;
  wrong: string | null;
}

const calls: Call[] = [];
const faults: Fault[] = [];
const files = new Map<string, { type: string; content: Buffer }>();
/** When somebody wrote last, for the windows. */
const heard = new Map<string, number>();
let isSubscribed = false;
/** Seconds since 1970; 0: never. */
let expiresAt = 0;
let origin = '';
let callback: { url: string; verifyToken: string } | undefined;

class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly subcode: number | undefined;
  constructor(status: number, code: number, message: string, subcode?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.subcode = subcode;
  }
}

const newId = (prefix: string): string => prefix + randomBytes(12).toString('hex');
const Json = z.record(z.string(), z.unknown());

/** What Messenger takes (Messenger Platform, "Send API reference"), and nothing else. */
const Attachment = z.strictObject({
  type: z.enum(['image', 'video', 'audio', 'file']),
  payload: z.strictObject({ url: z.url(), is_reusable: z.boolean().optional() }),
});
const Message = z.union([
  z.strictObject({ text: z.string().min(1) }),
  z.strictObject({ attachment: Attachment }),
]);
const Send = z
  .strictObject({
    recipient: z.strictObject({ id: z.string().min(1) }),
    messaging_type: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG']),
    tag: z.enum(['HUMAN_AGENT']).optional(),
    message: Message,
  })
  .refine(({ messaging_type, tag }) => (messaging_type === 'MESSAGE_TAG') === (tag !== undefined));

/** Messenger Platform, "Sender actions". */
const Action = z.strictObject({
  recipient: z.strictObject({ id: z.string().min(1) }),
  sender_action: z.enum(['mark_seen', 'typing_on', 'typing_off']),
});

const SHARED_FIELDS = ['messages', 'messaging_postbacks', 'message_reactions', 'standby'];
/** What each may be told of (Graph API, "Page subscribed_apps"; Instagram, "Webhook fields"). */
const FIELDS: Record<string, Set<string>> = {
  page: new Set([
    ...SHARED_FIELDS,
    'message_deliveries',
    'message_reads',
    'message_edits',
    'messaging_handovers',
  ]),
  account: new Set([...SHARED_FIELDS, 'messaging_seen', 'message_edit', 'messaging_handover']),
};

/** One name that is not known, and nothing is subscribed to. */
function wrongFields(path: string, query: URLSearchParams): string | null {
  if (!/^\/\w+\/subscribed_apps$/u.test(path) || path.startsWith(`/${WABA}/`)) return null;
  const known = FIELDS[path.startsWith(`/${ACCOUNT}/`) ? 'account' : 'page'];
  const asked = query.get('subscribed_fields')?.split(',') ?? [''];
  const odd = asked.filter((field) => known?.has(field) !== true);
  return odd.length === 0 ? null : `Param subscribed_fields must not be ${odd.join(', ')}`;
}

/** Whose node a token opens (Instagram Platform, "Set up webhooks": account identifier). */
function wrongNode(method: string, path: string, token: string): string | null {
  const isOfAccount = path.startsWith(`/${ACCOUNT}`);
  const isRead = method === 'GET' && path === `/${ACCOUNT}`;
  if (token === INSTAGRAM_TOKEN ? isOfAccount : !isOfAccount || isRead) return null;
  return `Unsupported request: this token has no ${method} ${path}`;
}

function wrongOf(path: string, body: Record<string, unknown>): string | null {
  const isMark = path === `/${NUMBER}/messages` && 'status' in body;
  if (isMark) return spec?.wrong('MarkMessageRequestPayload', body) ?? null;
  if (path === `/${NUMBER}/messages`) return spec?.wrongMessage(body) ?? null;
  if (path === `/${WABA}/subscribed_apps`) return spec?.wrong('SubscriptionRequest', body) ?? null;
  if ([`/${PAGE}/messages`, `/${ACCOUNT}/messages`, '/me/messages'].includes(path)) {
    const read = ('sender_action' in body ? Action : Send).safeParse(body);
    return read.success ? null : z.prettifyError(read.error);
  }
  return null;
}

async function act(method: string, path: string, body: Record<string, unknown>): Promise<object> {
  const asked = `${method} ${path}`;
  switch (asked) {
    case `GET /${NUMBER}`:
      return {
        id: NUMBER,
        display_phone_number: '+49 30 123456',
        verified_name: 'The shop',
        quality_rating: 'GREEN',
      };
    case `POST /${NUMBER}/messages`:
      return 'status' in body ? { success: true } : sendWhatsApp(body);
    case `POST /${WABA}/subscribed_apps`:
      return override(body);
    case `DELETE /${WABA}/subscribed_apps`:
      callback = undefined;
      return { success: true };
    case 'GET /debug_token':
      return { data: { is_valid: true, expires_at: expiresAt, data_access_expires_at: 0 } };
    case `GET /${PAGE}`:
      return { name: 'The shop', id: PAGE };
    case `GET /${ACCOUNT}`:
      return { username: 'the_shop', id: ACCOUNT };
    case `GET /${PAGE}/subscribed_apps`:
      return { data: isSubscribed ? [{ id: '1', name: 'Desk' }] : [] };
    case `POST /${PAGE}/subscribed_apps`:
    case `POST /${ACCOUNT}/subscribed_apps`:
    // The page of the token; it stands for the account where Facebook's login is used.
    case 'POST /me/subscribed_apps':
      isSubscribed = true;
      return { success: true };
    case `DELETE /${PAGE}/subscribed_apps`:
    case `DELETE /${ACCOUNT}/subscribed_apps`:
    case 'DELETE /me/subscribed_apps':
      isSubscribed = false;
      return { success: true };
    case `POST /${PAGE}/messages`:
    case `POST /${ACCOUNT}/messages`:
    case 'POST /me/messages':
      if ('sender_action' in body) return { recipient_id: Action.parse(body).recipient.id };
      return sendMessenger(path, Send.parse(body));
    default:
      return fileOf(method, path);
  }
}

function fileOf(method: string, path: string): object {
  const id = path.slice(1);
  if (method === 'GET' && files.has(id)) {
    return { messaging_product: 'whatsapp', id, url: `${origin}/files/${id}` };
  }
  throw new Refusal(400, 100, `Unsupported request: ${method} ${path}`);
}

const Media = z.object({ id: z.string().optional() });
const WhatsApp = z.looseObject({ to: z.string(), type: z.string() });

function sendWhatsApp(body: Record<string, unknown>): object {
  const { to, type } = WhatsApp.parse(body);
  const media = Media.safeParse(body[type]).data?.id;
  if (media !== undefined && !files.has(media)) throw new Refusal(400, 131_053, 'Media not found');
  const text = z.object({ body: z.string() }).safeParse(body['text']).data?.body ?? '';
  if (text.length > 4_096) throw new Refusal(400, 100, 'Param text.body must be at most 4096 long');
  if (type !== 'template' && hoursSince(to) > 24) {
    throw new Refusal(400, 131_047, 'Re-engagement message');
  }
  const id = newId('wamid.');
  void tellStatuses(id, to);
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: to }],
    messages: [{ id, message_status: 'accepted' }],
  };
}

function hoursSince(who: string): number {
  return (Date.now() - (heard.get(who) ?? 0)) / 3_600_000;
}

/** The last first: what is told need not come in its order. */
async function tellStatuses(id: string, to: string): Promise<void> {
  if (!callback) return;
  const { url } = callback;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  for (const status of ['read', 'sent', 'delivered']) {
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '4930123456', phone_number_id: NUMBER },
      statuses: [{ id, status, timestamp, recipient_id: to }],
    };
    await tellUntilThanked(url, {
      object: 'whatsapp_business_account',
      entry: [{ id: WABA, changes: [{ field: 'messages', value }] }],
    });
  }
}

async function sendMessenger(path: string, sent: z.infer<typeof Send>): Promise<object> {
  const { recipient, message, messaging_type: type } = sent;
  const hours = hoursSince(recipient.id);
  if (hours > (type === 'MESSAGE_TAG' ? 168 : 24)) {
    const told = 'This message is sent outside of allowed window.';
    throw new Refusal(403, 10, told, 2_018_278);
  }
  if ('text' in message) {
    const isInstagram = !path.startsWith(`/${PAGE}/`);
    const size = isInstagram ? Buffer.byteLength(message.text) : message.text.length;
    if (size > (isInstagram ? 1_000 : 2_000)) throw new Refusal(400, 100, 'Length of text');
  } else {
    const { status } = await fetch(message.attachment.payload.url);
    if (status !== 200) throw new Refusal(400, 100, 'Failed to fetch the file from the url');
  }
  return { recipient_id: recipient.id, message_id: newId('m_') };
}

/** Asks the address whether it is ours before it is taken. */
async function override(body: Record<string, unknown>): Promise<object> {
  const given = z
    .object({ override_callback_uri: z.string(), verify_token: z.string() })
    .parse(body);
  const { override_callback_uri: url, verify_token: verifyToken } = given;
  if (!(await isOurs(url, verifyToken)))
    throw new Refusal(400, 2_200, 'Callback verification failed');
  callback = { url, verifyToken };
  return { success: true };
}

async function isOurs(url: string, verifyToken: string): Promise<boolean> {
  const challenge = String(Math.floor(Math.random() * 1e9));
  const asked = new URL(url);
  asked.searchParams.set('hub.mode', 'subscribe');
  asked.searchParams.set('hub.challenge', challenge);
  asked.searchParams.set('hub.verify_token', verifyToken);
  return (await (await fetch(asked)).text()) === challenge;
}

/** Calls a webhook, signed as Meta does. */
async function tell(url: string, body: object): Promise<number> {
  const raw = JSON.stringify(body);
  const signature = createHmac('sha256', SECRET).update(raw).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${signature}`,
  };
  return (await fetch(url, { method: 'POST', headers, body: raw })).status;
}

async function tellUntilThanked(url: string, body: object): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    // The desk may be gone: a test has ended.
    const status = await tell(url, body).catch(() => 200);
    if (status === 200) return;
    await wait(250);
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://vendor');
  const method = request.method ?? 'GET';
  const raw = await buffer(request);
  if (pathname.startsWith('/control/')) return control(pathname.slice(9), raw, response);
  const token = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const isKnown = token === TOKEN || token === INSTAGRAM_TOKEN;
  const file = files.get(/^\/(?:public|files)\/(\w+)/u.exec(pathname)?.[1] ?? '');
  if (file && (isKnown || pathname.startsWith('/public/'))) {
    response.writeHead(200, { 'content-type': file.type }).end(file.content);
    return undefined;
  }
  const path = pathname.replace(/^\/v23\.0/u, '');
  const isMark = /"(?:sender_action|status)"/u.test(raw.toString('latin1', 0, 2_000));
  const fault = path.endsWith('/messages') && !isMark ? faults.shift() : undefined;
  try {
    if (!isKnown) throw new Refusal(401, 190, 'Error validating access token: it has expired');
    if (fault?.kind === 'html') throw new Refusal(503, 2, 'Service temporarily unavailable');
    if (fault?.kind === 'refusal')
      throw new Refusal(fault.status, fault.code, 'Something is wrong');
    const isUpload = path === `/${NUMBER}/media` && method === 'POST';
    const result = isUpload
      ? await keep(request.headers['content-type'] ?? '', raw)
      : await checked({ method, path, query: searchParams, token, raw });
    if (fault?.kind === 'cut') request.socket.destroy();
    else send(response, 200, result);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, subcode, message } = error;
    const headers =
      fault?.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
    const told = { message, type: 'OAuthException', code, error_subcode: subcode };
    send(response, status, { error: told }, headers);
  }
}

interface Asking {
  method: string;
  path: string;
  query: URLSearchParams;
  token: string;
  raw: Buffer;
}

async function checked({ method, path, query, token, raw }: Asking): Promise<object> {
  const body = raw.length === 0 ? {} : Json.parse(JSON.parse(raw.toString('utf8')));
  const wrong =
    wrongNode(method, path, token) ??
    (method === 'POST' ? (wrongOf(path, body) ?? wrongFields(path, query)) : null);
  calls.push({ method, path, body, wrong });
  if (wrong !== null) throw new Refusal(400, 100, wrong);
  const result = await act(method, path, body);
  const schema = ANSWERS[`${method} ${path}`];
  const odd = schema === undefined ? undefined : spec?.wrong(schema, result);
  if (odd !== undefined) throw new Error(`The imitation would answer what is none: ${odd}`);
  return result;
}

const ANSWERS: Record<string, string> = {
  [`GET /${NUMBER}`]: 'PhoneNumberInfo',
  [`POST /${NUMBER}/messages`]: 'MessageResponsePayload',
  [`POST /${WABA}/subscribed_apps`]: 'SubscriptionResponse',
};

async function keep(type: string, raw: Buffer): Promise<object> {
  const form = await new Response(Uint8Array.from(raw), {
    headers: { 'content-type': type },
  }).formData();
  const file = form.get('file');
  const isWhole = form.get('messaging_product') === 'whatsapp' && typeof file === 'object';
  calls.push({
    method: 'POST',
    path: `/${NUMBER}/media`,
    body: {},
    wrong: isWhole ? null : 'file or messaging_product is missing',
  });
  if (!isWhole || file === null) throw new Refusal(400, 100, 'file is missing');
  const id = newId('');
  files.set(id, { type: file.type, content: Buffer.from(await file.arrayBuffer()) });
  return { id };
}

function send(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
}

const Tell = z.object({ url: z.string(), body: Json });
const Kept = z.object({ type: z.string(), base64: z.string() });
const Heard = z.object({ who: z.string(), hoursAgo: z.number() });
const Asked = z.object({ url: z.string(), verifyToken: z.string() });

/** What tests make happen, and look at. */
async function control(verb: string, raw: Buffer, response: ServerResponse): Promise<void> {
  const body: unknown = raw.length === 0 ? {} : JSON.parse(raw.toString('utf8'));
  let told: string | number | boolean | null = null;
  if (verb === 'fault') faults.push(Fault.parse(body));
  if (verb === 'heard') {
    const { who, hoursAgo } = Heard.parse(body);
    heard.set(who, Date.now() - hoursAgo * 3_600_000);
  }
  if (verb === 'expires') {
    const { days } = z.object({ days: z.number() }).parse(body);
    expiresAt = Math.floor(Date.now() / 1_000) + days * 86_400 + 60;
  }
  if (verb === 'keep') {
    const { type, base64 } = Kept.parse(body);
    told = newId('');
    files.set(told, { type, content: Buffer.from(base64, 'base64') });
  }
  if (verb === 'tell') {
    const { url, body: sent } = Tell.parse(body);
    told = await tell(url, sent);
  }
  if (verb === 'asks') {
    const { url, verifyToken } = Asked.parse(body);
    told = await isOurs(url, verifyToken);
  }
  send(response, 200, { calls, told, callback: callback?.url ?? null, isSubscribed });
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    send(response, 500, { message: String(error) });
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = z.object({ port: z.number() }).parse(server.address());
  origin = `http://127.0.0.1:${port}`;
  const started = { url: origin, number: NUMBER, waba: WABA, page: PAGE, account: ACCOUNT };
  const secrets = { secret: SECRET, token: TOKEN, instagramToken: INSTAGRAM_TOKEN };
  process.stdout.write(`${JSON.stringify({ ...started, ...secrets })}\n`);
});
// Whoever started it is gone.
process.stdin.once('end', () => process.exit(0)).resume();
