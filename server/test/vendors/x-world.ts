import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/** What the imitation keeps, and what each call does with it. */
export const USER_ID = '2244994945';
export const KEYS = {
  consumerKey: 'the-key-of-the-imitation',
  consumerSecret: 'the-secret-of-the-imitation',
  accessToken: `${USER_ID}-token-of-the-imitation`,
  accessTokenSecret: 'the-token-secret-of-the-imitation',
};

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

export const hooks = new Map<string, Hook>();
export const subscribed = new Set<string>();
export const media = new Map<string, Media>();
export const messages: { id: string; to: string; text: string; media: string[] }[] = [];
export const closed = new Set<string>();
let count = 0n;

/** A snowflake: when, and which of that millisecond. */
export function newId(): string {
  count += 1n;
  return String(((BigInt(Date.now()) - 1_288_834_974_657n) << 22n) | (count & 0x3f_ff_ffn));
}

export class Refusal extends Error {
  readonly status: number;
  readonly problem: object;
  constructor(status: number, title: string, detail: string, more: object = {}) {
    super(detail);
    this.status = status;
    this.problem = { title, detail, type: 'about:blank', status, ...more };
  }
}

export const invalid = (detail: string): Refusal =>
  new Refusal(400, 'Invalid Request', detail, {
    type: 'https://api.x.com/2/problems/invalid-request',
  });

const hmac256 = (signed: string): string =>
  `sha256=${createHmac('sha256', KEYS.consumerSecret).update(signed).digest('base64')}`;

/** Whether an address proves that it knows the secret (X, "Challenge-Response Check"). */
async function isOurs(url: string): Promise<boolean> {
  const token = randomBytes(24).toString('base64');
  const response = await fetch(`${url}?crc_token=${encodeURIComponent(token)}&nonce=1`);
  const proof = z
    .object({ response_token: z.string() })
    .safeParse(await response.json().catch(() => null));
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

/** What each call does. */
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

export function written(from: string, to: string, data: object, id = newId()): object {
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
    apps: { 1: { id: '1', name: 'Imitation', url: 'https://shop.example' } },
    users: Object.fromEntries(
      [from, to].map((user) => [user, { id: user, name: `Ada ${user}`, screen_name: `u${user}` }]),
    ),
  };
}

/** Calls every webhook, signed, until it is thanked; what it said last. */
export async function tellAll(payload: object): Promise<number> {
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
  const answered = fetch(url, { method: 'POST', headers, body });
  return answered.then(
    ({ status }) => status,
    () => 0,
  );
}

export async function act(
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
