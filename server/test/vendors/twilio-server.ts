import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { readOpenApi } from './openapi-spec.ts';
import { Act, createCalls } from './twilio-calls.ts';

/**
 * Twilio's messaging in a process of its own, made from the vendor's document: every call is checked
 * against it, and so is what it answers. It keeps numbers and who opted out, tells how far messages
 * are, and can fail.
 */
const spec = readOpenApi('twilio-api-v2010.json');
const SID = `AC${'a1'.repeat(16)}`;
const TOKEN = 'the-auth-token-of-the-imitation';
const NUMBER = '+4930123456';
const NUMBER_SID = `PN${'b2'.repeat(16)}`;
const BASE = `/2010-04-01/Accounts/${SID}`;

const Fault = z.object({
  kind: z.enum(['status', 'cut', 'html']),
  status: z.number().default(500),
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
const optedOut = new Set<string>();
const media = new Map<string, { type: string; content: Buffer }>();
let smsUrl = '';
let voiceUrl = '';
let statusUrl = '';
const phone = createCalls(ask, { voice: () => voiceUrl, status: () => statusUrl });
/** True: what it is told of a message comes before the answer to who sent it. */
let isHasty = false;

class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const newSid = (prefix: string): string => prefix + randomBytes(16).toString('hex');

const numberView = () => ({
  sid: NUMBER_SID,
  account_sid: SID,
  phone_number: NUMBER,
  sms_url: smsUrl === '' ? null : smsUrl,
  sms_method: 'POST',
  voice_url: voiceUrl === '' ? null : voiceUrl,
  capabilities: { sms: true, mms: true, voice: true },
});

async function act(
  method: string,
  path: string,
  body: Record<string, unknown>,
  query: URLSearchParams,
) {
  if (method === 'GET' && path === `${BASE}.json`) return { sid: SID, status: 'active' };
  if (method === 'GET' && path === `${BASE}/IncomingPhoneNumbers.json`) {
    const isOurs = query.get('PhoneNumber') === NUMBER;
    return { incoming_phone_numbers: isOurs ? [numberView()] : [] };
  }
  if (method === 'POST' && path === `${BASE}/IncomingPhoneNumbers/${NUMBER_SID}.json`) {
    smsUrl = z.string().parse(body['SmsUrl'] ?? smsUrl);
    voiceUrl = z.string().parse(body['VoiceUrl'] ?? voiceUrl);
    statusUrl = z.string().parse(body['StatusCallback'] ?? statusUrl);
    return numberView();
  }
  if (method === 'POST' && path === `${BASE}/Messages.json`) return sendMessage(body);
  const call = new RegExp(`^${BASE}/Calls/(CA\\w+)\\.json$`, 'u').exec(path)?.[1];
  if (method === 'POST' && call !== undefined) return updateCall(call, body);
  throw new Refusal(404, 20_404, 'The requested resource was not found');
}

function updateCall(sid: string, body: Record<string, unknown>): object {
  const { Twiml: twiml } = z.object({ Twiml: z.string() }).parse(body);
  try {
    if (!phone.update(sid, twiml)) {
      throw new Refusal(400, 21_220, 'Call is not in-progress. Cannot redirect.');
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 12_100, `Document parse failure: ${String(error)}`);
  }
  return { sid, account_sid: SID, status: 'in-progress', direction: 'inbound' };
}

const Message = z.object({
  To: z.string(),
  From: z.string().optional(),
  MessagingServiceSid: z.string().optional(),
  Body: z.string().default(''),
  MediaUrl: z.array(z.string()).default([]),
  StatusCallback: z.string().optional(),
});

async function sendMessage(given: Record<string, unknown>): Promise<object> {
  const {
    To: to,
    From: from,
    Body: text,
    MediaUrl: urls,
    StatusCallback: back,
  } = Message.parse(given);
  if (text === '' && urls.length === 0) {
    throw new Refusal(400, 21_619, 'Text body, media urls or content sid must be specified.');
  }
  if (text.length > 1_600) {
    throw new Refusal(
      400,
      21_617,
      'The concatenated message body exceeds the 1600 character limit',
    );
  }
  if (from !== undefined && from !== NUMBER) {
    throw new Refusal(400, 21_606, `The 'From' phone number ${from} is not a valid number`);
  }
  if (optedOut.has(to)) throw new Refusal(400, 21_610, 'Attempt to send to unsubscribed recipient');
  const sid = newSid('SM');
  if (back !== undefined) {
    const told = tellStatuses(back, sid, to);
    if (isHasty) await told;
  }
  const fetched = await Promise.all(urls.map(async (url) => (await fetch(url)).status));
  return {
    sid,
    account_sid: SID,
    to,
    from: from ?? null,
    body: text,
    status: 'queued',
    direction: 'outbound-api',
    num_segments: '1',
    num_media: String(fetched.filter((status) => status === 200).length),
    price: null,
    price_unit: 'USD',
    error_code: null,
    error_message: null,
  };
}

/** The last first: a network does not keep an order. */
async function tellStatuses(url: string, sid: string, to: string): Promise<void> {
  for (const status of ['delivered', 'queued', 'sent']) {
    const form = { MessageSid: sid, SmsSid: sid, SmsStatus: status, MessageStatus: status };
    await tell(url, { ...form, To: to, From: NUMBER, AccountSid: SID, ApiVersion: '2010-04-01' });
  }
}

/** Calls a webhook, signed, and reads what it says. */
async function ask(url: string, form: Record<string, string>): Promise<string> {
  const whole = { ...form, To: NUMBER, AccountSid: SID, ApiVersion: '2010-04-01' };
  const pairs = Object.entries(whole).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const signature = createHmac('sha1', TOKEN)
    .update(url + pairs.flat().join(''))
    .digest('base64');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature,
    },
    body: new URLSearchParams(whole).toString(),
  });
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}`);
  return response.text();
}

/** Calls a webhook, signed, until it is thanked. */
async function tell(url: string, form: Record<string, string>): Promise<number> {
  const pairs = Object.entries(form).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const signature = createHmac('sha1', TOKEN)
    .update(url + pairs.flat().join(''))
    .digest('base64');
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signature,
      },
      body: new URLSearchParams(form).toString(),
    });
    if (response.status === 200) return 200;
    await wait(250);
  }
  return 0;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'http://vendor');
  const method = request.method ?? 'GET';
  const raw = (await buffer(request)).toString('utf8');
  if (path.startsWith('/control/')) return control(path.slice(9), raw, response);
  const isKnown =
    request.headers.authorization === `Basic ${Buffer.from(`${SID}:${TOKEN}`).toString('base64')}`;
  // A recording is had as MP3 by that ending (Twilio, "Recordings: fetch").
  const file = media.get(path.replace(/\.mp3$/u, ''));
  if (file && isKnown) {
    response.writeHead(200, { 'content-type': file.type }).end(file.content);
    return undefined;
  }
  const fault = path === `${BASE}/Messages.json` ? faults.shift() : undefined;
  if (fault?.kind === 'html') {
    response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Unavailable</h1>');
    return undefined;
  }
  try {
    if (!isKnown) throw new Refusal(401, 20_003, 'Authenticate');
    if (fault?.kind === 'status') throw new Refusal(fault.status, 20_429, 'Too Many Requests');
    const body = bodyOf(raw);
    const type = (request.headers['content-type'] ?? '').split(';')[0] ?? '';
    const given = { query: Object.fromEntries(query), type, body };
    const wrong = spec.wrongRequest(method, path, given) ?? null;
    calls.push({ method, path, body, wrong });
    if (wrong !== null) throw new Refusal(400, 20_001, wrong);
    const result = await act(method, path, body, query);
    const status = path === `${BASE}/Messages.json` ? 201 : 200;
    const odd = spec.wrongAnswer(method, path, status, structuredClone(result));
    if (odd !== undefined) throw new Error(`The imitation would answer what is none: ${odd}`);
    if (fault?.kind === 'cut') request.socket.destroy();
    else send(response, status, result);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const headers =
      fault?.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
    const { status, code, message } = error;
    send(response, status, { code, message, status }, headers);
  }
}

/** A form as an object; what stands in it more than once, and what may, is a list. */
function bodyOf(raw: string): Record<string, unknown> {
  const form = new URLSearchParams(raw);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => [
      name,
      name === 'MediaUrl' ? form.getAll(name) : form.get(name),
    ]),
  );
}

function send(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
}

const Form = z.object({ form: z.record(z.string(), z.string()) });
const Kept = z.object({ type: z.string(), base64: z.string() });

/** What tests make happen, and look at. */
async function control(verb: string, raw: string, response: ServerResponse): Promise<void> {
  const body: unknown = raw === '' ? {} : JSON.parse(raw);
  let told: number | string | null = null;
  if (verb === 'fault') faults.push(Fault.parse(body));
  if (verb === 'hasty') isHasty = true;
  if (verb === 'media') {
    const { type, base64 } = Kept.parse(body);
    told = `${BASE}/Messages/MM1/Media/${newSid('ME')}`;
    media.set(told, { type, content: Buffer.from(base64, 'base64') });
  }
  if (verb === 'call') {
    send(response, 200, await phone.act(Act.parse(body)));
    return;
  }
  if (verb === 'heard') {
    send(response, 200, phone.find(z.object({ sid: z.string() }).parse(body).sid));
    return;
  }
  if (verb === 'writes') {
    const { form } = Form.parse(body);
    const word = form['Body']?.trim().toLowerCase();
    if (word === 'stop') optedOut.add(form['From'] ?? '');
    if (word === 'start') optedOut.delete(form['From'] ?? '');
    const sid = newSid('SM');
    const whole = { MessageSid: sid, SmsSid: sid, SmsStatus: 'received', NumMedia: '0', ...form };
    told = await tell(smsUrl, { ...whole, To: NUMBER, AccountSid: SID, NumSegments: '1' });
  }
  send(response, 200, { calls, smsUrl, told });
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    send(response, 500, { message: String(error) });
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const url = `http://127.0.0.1:${port}`;
  process.stdout.write(
    `${JSON.stringify({ url, accountSid: SID, authToken: TOKEN, number: NUMBER })}\n`,
  );
});
// Whoever started it is gone.
process.stdin.once('end', () => process.exit(0)).resume();
