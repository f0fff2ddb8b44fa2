import { createMessage } from '@frontdesk/contract';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, client } from './client.ts';
import { keys } from './keys.ts';
import {
  closeOutbox,
  flushOutbox,
  openOutbox,
  outbox,
  removeMessage,
  retryMessage,
  sendMessage,
} from './outbox.ts';
import type { Outgoing } from './outgoing.ts';
import { aMessage } from './samples.ts';

const words = (content: string, conversationId = 'c') => ({
  conversationId,
  content,
  attachments: [],
  isPrivate: false,
});
const answered = (status: number): ApiError =>
  new ApiError({
    type: 'about:blank',
    title: 'No',
    status,
    detail: `No: ${status}`,
    requestId: 'r',
  });

/** The server: each answer is given when the test says so. */
class Server {
  readonly asked: {
    content: string;
    externalId: string;
    signal: AbortSignal | undefined;
    take: () => Promise<void>;
    refuse: (error: Error) => Promise<void>;
  }[] = [];

  constructor() {
    vi.spyOn(client, 'call').mockImplementation(
      async (_route, { body }, options) =>
        new Promise((resolve, reject) => {
          const { content, externalId = '' } = createMessage.body.parse(body);
          this.asked.push({
            content,
            externalId,
            signal: options?.signal,
            take: async () => settle(() => resolve(aMessage(content, { externalId }))),
            refuse: async (error) => settle(() => reject(error)),
          });
        }),
    );
  }
  get contents(): string[] {
    return this.asked.map(({ content }) => content);
  }
  last(): Server['asked'][number] {
    const asked = this.asked.at(-1);
    if (!asked) throw new Error('Nothing was asked.');
    return asked;
  }
}

async function settle(act: () => void): Promise<void> {
  act();
  await vi.advanceTimersByTimeAsync(0);
}

describe('the outbox', () => {
  let cache: QueryClient;
  let server: Server;
  let refused: string[];
  const open = (owner = 'kim:acme'): void =>
    openOutbox({
      cache,
      owner,
      onRefused: ({ content }, problem) => refused.push(`${content}: ${problem}`),
    });
  const list = (): readonly Outgoing[] => outbox.get().list;
  const states = (): string[] => list().map(({ content, state }) => `${content} ${state}`);

  beforeEach(() => {
    vi.useFakeTimers();
    const kept = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
      removeItem: (name: string) => kept.delete(name),
    });
    cache = new QueryClient();
    server = new Server();
    refused = [];
    open();
  });
  afterEach(() => {
    closeOutbox();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('sends, and puts what was sent into its conversation', async () => {
    cache.setQueryData(keys.messages('c'), { pages: [{ items: [], nextCursor: null }] });
    sendMessage(words('Hello'));
    expect(states()).toEqual(['Hello sending']);
    await server.last().take();
    expect(list()).toEqual([]);
    expect(cache.getQueryData(keys.messages('c'))).toMatchObject({
      pages: [{ items: [{ id: 'Hello' }] }],
    });
  });

  it.each([
    ['an unreachable server', new TypeError('Failed to fetch')],
    ['a fault', answered(502)],
    ['too many requests', answered(429)],
    ['silence', new DOMException('late', 'TimeoutError')],
  ])('tries again by itself after %s, under the same id', async (_, error) => {
    sendMessage(words('Hello'));
    await server.last().refuse(error);
    expect(states()).toEqual(['Hello waiting']);
    expect(list()[0]?.problem).toMatch(/\w/u);
    await vi.advanceTimersByTimeAsync(500);
    await server.last().refuse(error);
    await vi.advanceTimersByTimeAsync(1_000);
    await server.last().take();
    expect(list()).toEqual([]);
    expect(new Set(server.asked.map(({ externalId }) => externalId)).size).toBe(1);
    expect(server.asked.length).toBe(3);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked.length).toBe(3);
  });

  it('sends a conversation’s messages in order, and others meanwhile', async () => {
    sendMessage(words('one'));
    sendMessage(words('two'));
    sendMessage(words('elsewhere', 'd'));
    expect(server.contents).toEqual(['one', 'elsewhere']);
    await server.asked[0]?.refuse(answered(500));
    sendMessage(words('three'));
    flushOutbox();
    expect(server.contents.slice(2)).toEqual(['one']);
    await server.last().take();
    await server.last().take();
    await server.last().take();
    expect(server.contents.slice(2)).toEqual(['one', 'two', 'three']);
    expect(states()).toEqual(['elsewhere sending']);
  });

  it('leaves to people what the server refused, and goes on with the rest', async () => {
    sendMessage(words('bad'));
    sendMessage(words('good'));
    await server.last().refuse(answered(422));
    await server.last().take();
    expect(states()).toEqual(['bad failed']);
    expect(refused).toEqual(['bad: No: 422']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.contents).toEqual(['bad', 'good']);
    retryMessage(list()[0]?.externalId ?? '');
    expect(server.contents).toEqual(['bad', 'good', 'bad']);
  });

  it('keeps what a signed-out person wrote, and asks who is here', async () => {
    cache.setQueryData(keys.me, {});
    sendMessage(words('Hello'));
    await server.last().refuse(answered(401));
    expect(cache.getQueryState(keys.me)?.isInvalidated).toBe(true);
    expect(states()).toEqual(['Hello waiting']);
    expect(list()[0]?.problem).toMatch(/signed out/u);
  });

  it('survives a reload, under the same id', async () => {
    sendMessage(words('Hello'));
    sendMessage(words('again'));
    const before = server.last().externalId;
    closeOutbox();
    expect(list()).toEqual([]);
    open();
    expect(server.contents).toEqual(['Hello', 'Hello']);
    expect(server.last().externalId).toBe(before);
    await server.last().take();
    await server.last().take();
    closeOutbox();
    open();
    expect(list()).toEqual([]);
  });

  it('never sends one person’s words in the name of another', async () => {
    sendMessage(words('Hello'));
    sendMessage(words('again'));
    const [first] = server.asked;
    closeOutbox();
    open('lee:acme');
    expect(first?.signal?.aborted).toBe(true);
    await first?.refuse(new DOMException('', 'AbortError'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.contents).toEqual(['Hello']);
    closeOutbox();
    open();
    expect(states()).toEqual(['Hello sending', 'again waiting']);
  });

  it('does not send again what is on its way, or what arrived by another way', async () => {
    sendMessage(words('Hello'));
    const externalId = list()[0]?.externalId ?? '';
    retryMessage(externalId);
    flushOutbox();
    expect(server.asked.length).toBe(1);
    await server.last().refuse(answered(500));
    removeMessage(externalId);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked.length).toBe(1);
  });

  it('starts with nothing where what is kept cannot be read', () => {
    closeOutbox();
    for (const broken of ['{', '[{"content":"half"}]', 'null']) {
      sessionStorage.setItem('frontdesk-outbox:kim:acme', broken);
      open();
      expect(list()).toEqual([]);
      closeOutbox();
    }
  });
});
