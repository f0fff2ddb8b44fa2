import { Frame, WidgetFrame } from '@frontdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { z } from 'zod';

let first: TestApp;
let second: TestApp;

// Two processes' worth of servers on one database: only PostgreSQL connects them.
beforeAll(async () => {
  first = await testApp();
  second = await testApp({}, first);
});
afterAll(async () => {
  await second.close();
  await first.close();
});

interface Listener {
  frames: Frame[];
  sequences(): number[];
  cut(): void;
}

/** Waits as long as a busy machine may need. */
const PATIENCE = { timeout: 15_000 };

async function isReady(listener: Pick<Listener, 'frames'>): Promise<void> {
  await expect
    .poll(() => listener.frames.some(({ type }) => type === 'stream.ready'), PATIENCE)
    .toBe(true);
}

async function listen(url: string, key: string, after?: number): Promise<Listener> {
  const address = new URL('/api/realtime', url.replace('http', 'ws'));
  if (after !== undefined) address.searchParams.set('after', String(after));
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${key}` } });
  const frames: Frame[] = [];
  socket.on('message', (data: Buffer) => frames.push(Frame.parse(JSON.parse(data.toString()))));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const sequences = (): number[] =>
    frames.flatMap(({ type, sequence }) =>
      type === 'stream.ready' || sequence === null ? [] : sequence,
    );
  return {
    frames,
    sequences,
    cut: () => socket.terminate(),
  };
}

const addNote = async (app: TestApp, conversationId: string, content: string) =>
  app.api('POST', `/api/conversations/${conversationId}/messages`, { content, private: true });

const Created = z.object({ id: z.string() });

async function newConversation(app: TestApp): Promise<string> {
  const { body } = await app.api('POST', '/api/conversations', { contact: { name: 'Ada' } });
  return Created.parse(body).id;
}

test('a listener that is cut off again and again misses nothing and hears nothing twice', async () => {
  const conversationId = await newConversation(first);
  const heard: number[] = [];
  let after = 0;
  const writing = new Set(['writing']);
  const writers = [first, second].map(async (app) => {
    for (let index = 0; index < 60; index += 1) await addNote(app, conversationId, `${index}`);
  });
  const done = Promise.all(writers).then(() => writing.clear());
  for (let turn = 0; writing.size > 0 || turn < 4; turn += 1) {
    const app = turn % 2 === 0 ? first : second;
    const listener = await listen(app.url, first.demo.apiKey, after);
    await isReady(listener);
    await new Promise((resolve) => setTimeout(resolve, 40));
    listener.cut();
    heard.push(...listener.sequences());
    after = heard.at(-1) ?? after;
  }
  await done;
  const rest = await listen(second.url, first.demo.apiKey, after);
  await isReady(rest);
  heard.push(...rest.sequences());
  rest.cut();
  // conversation.created, and for each of 120 notes the message and the conversation.
  expect(heard.length).toBeGreaterThanOrEqual(241);
  expect(heard).toEqual(heard.map((_, index) => index + 1));
});

test('what one server writes, the other’s listeners hear', async () => {
  const listener = await listen(second.url, first.demo.apiKey);
  await isReady(listener);
  const conversationId = await newConversation(first);
  await addNote(first, conversationId, 'Look at this');
  const heard = (): string[] =>
    listener.frames
      .filter((frame) => frame.sequence !== null && frame.conversationId === conversationId)
      .map(({ type }) => type);
  await expect
    .poll(heard, PATIENCE)
    .toEqual(['conversation.created', 'message.created', 'conversation.updated']);
  listener.cut();
});

test('nobody without a key or from another page gets in', async () => {
  await expect(listen(first.url, 'nonsense')).rejects.toThrow('401');
  const bare = new WebSocket(first.url.replace('http', 'ws') + '/api/realtime');
  const refused = new Promise((_, reject) => bare.once('error', reject));
  await expect(refused).rejects.toThrow('401');
});

const Session = z.object({ token: z.string(), sequence: z.number() });

async function visit(app: TestApp) {
  const { body } = await app.api('POST', '/api/widget/session', {
    channelKey: first.demo.channelKey,
  });
  const { token, sequence } = Session.parse(body);
  const address = `${app.url.replace('http', 'ws')}/api/widget/realtime?token=${token}&after=${sequence}`;
  const socket = new WebSocket(address);
  const frames: WidgetFrame[] = [];
  socket.on('message', (data: Buffer) =>
    frames.push(WidgetFrame.parse(JSON.parse(data.toString()))),
  );
  await expect.poll(() => frames.some(({ type }) => type === 'stream.ready'), PATIENCE).toBe(true);
  const say = async (content: string): Promise<{ conversationId: string }> => {
    const answer = await app.api(
      'POST',
      '/api/widget/messages',
      { content, externalId: `${Math.random()}` },
      { authorization: `Bearer ${token}` },
    );
    return z.object({ conversationId: z.string() }).parse(answer.body);
  };
  return { frames, say, cut: () => socket.terminate() };
}

test('a visitor hears their own conversation and nobody else’s, and no notes', async () => {
  const [ada, eve] = [await visit(first), await visit(second)];
  const { conversationId } = await ada.say('A question of mine');
  await addNote(second, conversationId, 'Between us');
  await second.api('POST', `/api/conversations/${conversationId}/messages`, {
    content: 'Hello Ada',
  });
  const texts = () =>
    ada.frames.flatMap((frame) => (frame.type === 'message.created' ? frame.data.content : []));
  await expect.poll(() => texts().includes('Hello Ada'), PATIENCE).toBe(true);
  expect(texts()).not.toContain('Between us');
  expect(eve.frames.filter(({ type }) => type === 'message.created')).toEqual([]);
  ada.cut();
  eve.cut();
});
