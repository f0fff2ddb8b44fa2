import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SafeFetch, SafeRequest } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, Outgoing } from '../channel.ts';
import { facebook } from '../facebook/facebook.ts';
import { instagram } from '../instagram/instagram.ts';
import { isOfMeta, openFile } from './open-file.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
const ID = '2046813579';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  url: '',
  status,
  contentType: 'application/json',
  headers: new Headers(headers),
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

/** A context whose every request is written down and answered alike. */
function contextOf(settings: object, fetch?: SafeFetch) {
  const asked: { url: string; request: SafeRequest | undefined }[] = [];
  const context: ChannelContext = {
    id: 'channel',
    settings: { ...settings },
    credentials: { accessToken: 'the-token', appSecret: 'secret' },
    webhookUrl: 'https://desk.example/webhooks/channel',
    baseUrl: undefined,
    fetch: async (url, request) => {
      asked.push({ url, request });
      return fetch ? fetch(url, request) : answer(200, { message_id: 'm_1', success: true });
    },
    reach: async () => Promise.reject(new Error('Nothing is reached here.')),
    clock: { now: () => NOW },
    get log(): never {
      throw new Error('Nothing is logged here.');
    },
    signal: new AbortController().signal,
  };
  return { context, asked };
}

const messageOf = (more: Partial<Outgoing> = {}): Outgoing => ({
  conversationId: 'conversation',
  address: '7700001',
  content: 'Hello',
  attachments: [],
  by: 'ai',
  heardAt: NOW,
  isWithPerson: false,
  key: 'key',
  thread: { subject: '', answered: [] },
  ...more,
});

const ago = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);
const bodyOf = (request: SafeRequest | undefined): unknown =>
  JSON.parse(typeof request?.body === 'string' ? request.body : '{}');

describe('the window', () => {
  const RESPONSE = { messaging_type: 'RESPONSE' };
  const TAGGED = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  test.each([
    ['ai', 23.9, RESPONSE],
    ['system', 23.9, RESPONSE],
    ['agent', 23.9, RESPONSE],
    ['agent', 24.1, TAGGED],
    ['agent', 167.9, TAGGED],
  ] as const)('%s may write after %d hours', async (by, hours, as) => {
    const { context, asked } = contextOf({ pageId: ID });
    await facebook.sending?.send(messageOf({ by, heardAt: ago(hours) }), context);
    expect(asked.map(({ request }) => bodyOf(request))).toEqual([
      { recipient: { id: '7700001' }, ...as, message: { text: 'Hello' } },
    ]);
  });

  test.each([
    ['ai', ago(24.1), /only a person of the team/u],
    ['system', ago(24.1), /only a person of the team/u],
    ['agent', ago(168.1), /After seven days nobody/u],
    ['agent', null, /After seven days nobody/u],
  ] as const)('%s may not write, and Meta is not asked: %s', async (by, heardAt, words) => {
    const { context, asked } = contextOf({ pageId: ID });
    const sent = facebook.sending?.send(messageOf({ by, heardAt }), context);
    await expect(sent).rejects.toMatchObject({ kind: 'rejected' });
    await expect(sent).rejects.toThrow(words);
    expect(asked).toEqual([]);
  });
});

describe('where it is sent', () => {
  test.each([
    [facebook, { pageId: ID }, `https://graph.facebook.com/v23.0/${ID}`],
    [instagram, { accountId: ID, login: 'instagram' }, `https://graph.instagram.com/v23.0/${ID}`],
    // The token is of the page, which has another id than the account.
    [instagram, { accountId: ID, login: 'facebook' }, 'https://graph.facebook.com/v23.0/me'],
  ])('$kind %j', async (channel, settings, node) => {
    const { context, asked } = contextOf(settings);
    await channel.sending?.send(messageOf(), context);
    await channel.connect?.(context);
    await channel.disconnect?.(context);
    const calls = asked.map(({ url, request }) => `${request?.method} ${url.split('?')[0]}`);
    expect(calls).toEqual([
      `POST ${node}/messages`,
      `POST ${node}/subscribed_apps`,
      `DELETE ${node}/subscribed_apps`,
    ]);
    expect(asked.every(({ url }) => !url.includes('the-token'))).toBe(true);
  });

  test('no part of Instagram is longer than its bytes, and nothing is lost', () => {
    const text = fc
      .array(fc.constantFrom('Grüße ', '你好。', '👩‍👩‍👧‍👦', 'word ', '\n\n', 'ж'.repeat(40)), {
        maxLength: 400,
      })
      .map((words) => words.join(''));
    const bare = (words: string): string => words.replaceAll(/\s/gu, '');
    fc.assert(
      fc.property(text, (content) => {
        const parts = instagram.sending?.partsOf(messageOf({ content })) ?? [];
        expect(parts.every((part) => Buffer.byteLength(part.content) <= 1_000)).toBe(true);
        expect(bare(parts.map((part) => part.content).join(''))).toBe(bare(content));
      }),
      { numRuns: 100 },
    );
  });
});

describe('what goes wrong', () => {
  const refusal = (status: number, code: number, more: object = {}, headers = {}) =>
    answer(status, { error: { message: 'No', type: 'OAuthException', code, ...more } }, headers);
  const failing = async (fetch: SafeFetch): Promise<unknown> => {
    const { context } = contextOf({ pageId: ID }, fetch);
    return facebook.sending?.send(messageOf(), context).catch((error: unknown) => error);
  };

  test.each([
    [refusal(401, 190), 'unauthorised', /Make a new one/u],
    [refusal(400, 190, { error_subcode: 463 }), 'unauthorised', /expired/u],
    [refusal(403, 10, { error_subcode: 2_018_278 }), 'rejected', /wrote too long ago/u],
    [refusal(400, 551), 'rejected', /blocked you/u],
    [refusal(400, 100), 'rejected', /Check the ids/u],
    [refusal(403, 200), 'rejected', /lacks a permission/u],
    [refusal(400, 368), 'rejected', /blocked the account/u],
    [refusal(400, 4), 'rate-limited', /No/u],
    [refusal(400, 32), 'rate-limited', /No/u],
    [refusal(400, 613), 'rate-limited', /No/u],
    [answer(429, 'slow down'), 'rate-limited', /429/u],
    [refusal(500, 2), 'unknown-outcome', /No/u],
    [answer(502, '<html>'), 'unknown-outcome', /502/u],
    [answer(200, '<html>'), 'unknown-outcome', /form/u],
  ])('%j', async (told, kind, words) => {
    const error = await failing(async () => Promise.resolve(told));
    expect(error).toBeInstanceOf(ChannelError);
    expect(error).toMatchObject({ kind });
    expect(String(error)).toMatch(words);
  });

  test('a pause that is named is kept', async () => {
    const told = refusal(429, 613, {}, { 'retry-after': '7' });
    const error = await failing(async () => Promise.resolve(told));
    expect(error).toMatchObject({ kind: 'rate-limited', retryAfter: 7 });
  });

  test.each([
    ['ECONNREFUSED', 'temporary'],
    ['ENOTFOUND', 'temporary'],
    ['UND_ERR_CONNECT_TIMEOUT', 'temporary'],
    ['UND_ERR_HEADERS_TIMEOUT', 'unknown-outcome'],
    ['ECONNRESET', 'unknown-outcome'],
  ])('%s: %s, by whether it can have been sent', async (code, kind) => {
    const cause = Object.assign(new Error('No answer'), { code });
    expect(await failing(async () => Promise.reject(cause))).toMatchObject({ kind });
  });
});

describe('files', () => {
  test.each([
    ['https://scontent.xx.fbcdn.net/v/1.jpg?oh=x', true],
    ['https://cdn.fbsbx.com/v/1.pdf', true],
    ['https://scontent.cdninstagram.com/v/1.mp4', true],
    ['http://scontent.xx.fbcdn.net/v/1.jpg', false],
    ['https://fbcdn.net.evil.example/1.jpg', false],
    ['https://evilfbcdn.net/1.jpg', false],
    ['https://fbcdn.net@evil.example/1.jpg', false],
    ['file:///etc/passwd', false],
    ['none', false],
  ])('%s lies with Meta: %s', (address, isOurs) => {
    expect(isOfMeta(address, { baseUrl: undefined })).toBe(isOurs);
  });

  test('are fetched without the token, and nowhere else', async () => {
    const { context, asked } = contextOf({}, async () => Promise.resolve(answer(200, 'bytes')));
    await openFile('https://cdn.fbsbx.com/v/1.pdf', context);
    expect(JSON.stringify(asked)).not.toContain('the-token');
    await expect(openFile('https://evil.example/1.pdf', context)).rejects.toThrow(/Meta/u);
    expect(asked).toHaveLength(1);
  });
});
