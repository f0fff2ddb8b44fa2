import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SafeRequest, SafeResponse } from '../../platform/index.ts';
import type { ChannelContext, ChannelEvent, OutgoingFile } from '../channel.ts';
import { connectAccount } from './account.ts';
import { openFile } from './media.ts';
import { parse } from './parse.ts';
import { refusalOf } from './refusal.ts';
import { partsOf } from './send.ts';
import { handshake, verify } from './signature.ts';

const OURS = '4337869213';
const THEIRS = '3001969357';
const NOW = new Date('2026-11-27T12:00:00Z');

const told = (payload: object): ChannelEvent[] =>
  parse({ body: Buffer.from(JSON.stringify(payload)) }, { settings: { userId: OURS } });

const written = (data: object, { from = THEIRS, to = OURS, id = '954491830116155396' } = {}) => ({
  for_user_id: OURS,
  direct_message_events: [
    {
      type: 'message_create',
      id,
      created_timestamp: '1516403560557',
      message_create: { target: { recipient_id: to }, sender_id: from, message_data: data },
    },
  ],
  users: { [THEIRS]: { id: THEIRS, name: 'Jordan Brinks', screen_name: 'furiouscamper' } },
});

describe('what X tells', () => {
  test('a message', () => {
    expect(told(written({ text: 'Hello &amp;lt; World!' }))).toEqual([
      {
        kind: 'message',
        message: {
          externalId: '954491830116155396',
          from: { externalId: THEIRS, scope: '', name: 'Jordan Brinks' },
          address: THEIRS,
          sentAt: new Date(1_516_403_560_557),
          order: Number(954_491_830_116_155_396n % 4_194_304n),
          content: 'Hello &lt; World!',
          files: [],
        },
      },
    ]);
  });

  test('of a film the best copy, without its link', () => {
    const variants = [
      { content_type: 'application/x-mpegURL', url: 'https://video.twimg.com/dm_video/1/a.m3u8' },
      { content_type: 'video/mp4', bitrate: 1, url: 'https://video.twimg.com/dm_video/1/a.mp4' },
      {
        content_type: 'video/mp4',
        bitrate: 2,
        url: 'https://video.twimg.com/dm_video/1/b.mp4?t=1',
      },
    ];
    const media = {
      type: 'video',
      url: 'https://t.co/vid',
      media_url_https: 'https://pbs.twimg.com/1.jpg',
      video_info: { variants },
    };
    const [event] = told(written({ text: 'See https://t.co/vid', attachment: { media } }));
    expect(event).toMatchObject({
      message: {
        content: 'See',
        files: [
          {
            reference: 'https://video.twimg.com/dm_video/1/b.mp4?t=1',
            name: 'video-155396.mp4',
            size: null,
          },
        ],
      },
    });
  });

  test('that all was read until then', () => {
    const event = {
      created_timestamp: '1518452444662',
      sender_id: THEIRS,
      target: { recipient_id: OURS },
      last_read_event_id: '954491830116155396',
    };
    const payload = { for_user_id: OURS, direct_message_mark_read_events: [event] };
    expect(told(payload)).toEqual([
      {
        kind: 'receipts-until',
        from: { externalId: THEIRS, scope: '' },
        status: 'read',
        until: new Date(1_518_452_444_662),
      },
    ]);
  });

  test.each([
    ['ours', written({ text: 'Hello' }, { from: OURS, to: THEIRS })],
    ['of another account', { ...written({ text: 'Hello' }), for_user_id: '1' }],
    ['for somebody else', written({ text: 'Hello' }, { to: '1' })],
    ['empty', written({ text: '' })],
    ['of an unknown form', { for_user_id: OURS, direct_message_events: [{ type: 'new' }, 7] }],
    ['typing', { for_user_id: OURS, direct_message_indicate_typing_events: [{}] }],
    ['a post', { for_user_id: OURS, tweet_create_events: [{}] }],
    ['a revoked app', { user_event: { revoke: {} } }],
  ])('what is %s does not matter', (_, payload) => {
    const events = told(payload);
    expect(events.length).toBeGreaterThan(0);
    expect(events.every(({ kind }) => kind === 'ignored')).toBe(true);
  });
});

describe('who calls', () => {
  const credentials = { consumerSecret: 'secret' };
  const request = (url: string, method = 'GET') => ({
    method,
    url,
    headers: {},
    body: new Uint8Array(),
  });

  test('no challenge has an answer that is the signature of a message', () => {
    fc.assert(
      fc.property(fc.json(), (token) => {
        const url = `https://desk.example/webhooks/1?crc_token=${encodeURIComponent(token)}`;
        const { body = '' } = handshake(request(url), { credentials }) ?? {};
        const signature = /sha256=[^"]+/u.exec(body)?.[0] ?? '';
        const forged = {
          ...request(url, 'POST'),
          headers: { 'x-twitter-webhooks-signature': signature },
          body: Buffer.from(token),
        };
        if (!verify(forged, { credentials }).isGenuine) return;
        expect(() => parse(forged, { settings: {} })).toThrow('no account activity');
      }),
    );
  });

  test('who has no secret proves nothing', () => {
    const url = 'https://desk.example/webhooks/1?crc_token=abc';
    expect(handshake(request(url), { credentials: {} })).toBeUndefined();
    expect(handshake(request(url, 'POST'), { credentials })).toBeUndefined();
    expect(handshake(request(url), { credentials })?.body).toMatch(/response_token.*sha256=/u);
  });
});

const answer = (status: number, headers: Record<string, string>, body: object): SafeResponse => ({
  url: '',
  status,
  contentType: 'application/problem+json',
  headers: new Headers(headers),
  body: Buffer.from(JSON.stringify(body)),
});

describe('what X refuses', () => {
  const kindOf = (status: number, body: object, isRepeatable = false) =>
    refusalOf(answer(status, {}, body), { isRepeatable, now: NOW }).kind;

  test('is told by its kind', () => {
    expect(kindOf(401, {})).toBe('unauthorised');
    expect(kindOf(403, { type: 'https://api.twitter.com/2/problems/oauth1-permissions' })).toBe(
      'unauthorised',
    );
    expect(kindOf(403, { title: 'Forbidden', type: 'about:blank' })).toBe('rejected');
    expect(kindOf(402, { title: 'CreditsDepleted' })).toBe('rejected');
    expect(kindOf(429, {})).toBe('rate-limited');
    expect(kindOf(503, {})).toBe('unknown-outcome');
    expect(kindOf(503, {}, true)).toBe('temporary');
  });

  test.each([
    [{ 'retry-after': '7' }, 7],
    [{ 'x-rate-limit-reset': String(NOW.getTime() / 1_000 + 30) }, 30],
    [{ 'x-rate-limit-reset': '1' }, 1],
    [
      {
        'x-rate-limit-reset': String(NOW.getTime() / 1_000 + 30),
        'x-rate-limit-remaining': '3',
        'x-user-limit-24hour-reset': String(NOW.getTime() / 1_000 + 3_600),
        'x-user-limit-24hour-remaining': '0',
      },
      3_600,
    ],
    [{}, undefined],
  ])('a pause of %o', (headers, seconds) => {
    const error = refusalOf(answer(429, { ...headers }, {}), { isRepeatable: false, now: NOW });
    expect(error.retryAfter).toBe(seconds);
  });

  test('any answer has words for people', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 300, max: 599 }), (body, status) => {
        const given = { ...answer(status, {}, {}), body: Buffer.from(JSON.stringify(body)) };
        expect(refusalOf(given, { isRepeatable: false, now: NOW }).message).toMatch(/^X \w+/u);
      }),
    );
  });
});

/** A context whose every request is written down and answered alike. */
function contextOf(more: Partial<ChannelContext> = {}) {
  const asked: { url: string; request: SafeRequest | undefined }[] = [];
  const context: ChannelContext = {
    id: 'channel',
    settings: { userId: OURS },
    credentials: { consumerSecret: 'secret', accessTokenSecret: 'token-secret' },
    webhookUrl: 'https://desk.example/webhooks/channel',
    baseUrl: undefined,
    fetch: async (url, request) => {
      asked.push({ url, request });
      return answer(200, {}, {});
    },
    reach: async () => Promise.reject(new Error('Nothing is reached here.')),
    clock: { now: () => NOW },
    get log(): never {
      throw new Error('Nothing is logged here.');
    },
    signal: new AbortController().signal,
    ...more,
  };
  return { context, asked };
}

describe('files of customers', () => {
  test.each([
    ['https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg', true],
    ['https://ton.x.com/1.1/ton/data/dm/1/2/a.jpg', true],
    ['https://pbs.twimg.com/dm_gif_preview/a.jpg', false],
    ['https://video.twimg.com/dm_video/1/a.mp4', false],
  ])('%s is fetched, signed: %s', async (url, isSigned) => {
    const { context, asked } = contextOf();
    await openFile(url, context);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.request?.headers?.['authorization']?.startsWith('OAuth ') ?? false).toBe(
      isSigned,
    );
  });

  test.each([
    'http://ton.twitter.com/a.jpg',
    'https://ton.twitter.com:8443/a.jpg',
    'https://ton.twitter.com.example.org/a.jpg',
    'https://ton.twitter.com@example.org/a.jpg',
    'https://twitter.com/a.jpg',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is not', async (url) => {
    const { context, asked } = contextOf();
    await expect(openFile(url, context)).rejects.toThrow('does not lie with X');
    expect(asked).toEqual([]);
  });
});

test.each([
  ['https://desk.example:8443/webhooks/channel', /names a port, as :8443/u],
  ['http://desk.example/webhooks/channel', /over https/u],
])('X is not told to call %s', async (webhookUrl, words) => {
  const { context, asked } = contextOf({ webhookUrl });
  await expect(connectAccount(context)).rejects.toThrow(words);
  expect(asked).toEqual([]);
});

test('a file that X does not carry leaves after the words, and alone', () => {
  const file = (mimeType: string, size = 1): OutgoingFile => ({
    name: mimeType,
    mimeType,
    size,
    read: async () => new Uint8Array(size),
    url: '',
  });
  const shapeOf = (attachments: OutgoingFile[]) =>
    partsOf({
      conversationId: '1',
      address: THEIRS,
      content: 'Words',
      attachments,
      by: 'ai',
      heardAt: null,
      isWithPerson: false,
      key: 'key',
      thread: { subject: '', answered: [] },
    }).map((part) => [part.content, part.attachments.map(({ mimeType }) => mimeType)]);
  expect(shapeOf([file('image/png'), file('image/gif')])).toEqual([
    ['Words', ['image/png']],
    ['', ['image/gif']],
  ]);
  expect(shapeOf([file('text/plain'), file('image/png')])).toEqual([
    ['Words', []],
    ['', ['text/plain']],
    ['', ['image/png']],
  ]);
  expect(shapeOf([file('image/png', 6 * 2 ** 20)])).toEqual([
    ['Words', []],
    ['', ['image/png']],
  ]);
});
