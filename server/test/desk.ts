import { Conversation, Message } from '@frontdesk/contract';
import { z } from 'zod';
import type { TestApp } from './harness.ts';

/** The desk as the tests of channels look at it and act in it. */
export interface Desk {
  /** Calls the API as the demo’s own key; throws for a refusal. */
  call<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T>;
  conversations(channelId: string): Promise<Conversation[]>;
  thread(id: string, isPrivate?: boolean): Promise<Message[]>;
  said(id: string): Promise<string[]>;
  answer(id: string, content: string, more?: object): Promise<Message>;
  /** Gives a file to the desk; returns its id. */
  upload(name: string, content: Buffer): Promise<string>;
}

export function deskOf(app: TestApp): Desk {
  const call: Desk['call'] = async (schema, method, path, body) => {
    const answer = await app.api(method, path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return schema.parse(answer.body);
  };
  const thread: Desk['thread'] = async (id, isPrivate = false) => {
    const page = z.object({ items: z.array(Message) });
    const { items } = await call(page, 'GET', `/api/conversations/${id}/messages?limit=100`);
    return items.filter((message) => message.isPrivate === isPrivate).toReversed();
  };
  return {
    call,
    thread,
    async conversations(channelId) {
      const page = z.object({ items: z.array(Conversation) });
      const { items } = await call(page, 'GET', '/api/conversations?limit=100');
      return items.filter((conversation) => conversation.channelId === channelId).toReversed();
    },
    said: async (id) => (await thread(id)).map(({ content }) => content),
    answer: async (id, content, more = {}) =>
      call(Message, 'POST', `/api/conversations/${id}/messages`, { content, ...more }),
    async upload(name, content) {
      const form = new FormData();
      form.set('files', new Blob([Uint8Array.from(content)]), name);
      const headers = { authorization: `Bearer ${app.demo.apiKey}` };
      const response = await fetch(`${app.url}/api/files`, { method: 'POST', headers, body: form });
      const Files = z.object({ items: z.array(z.object({ id: z.string() })).min(1) });
      return Files.parse(await response.json()).items[0]?.id ?? '';
    },
  };
}

/** A picture of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
