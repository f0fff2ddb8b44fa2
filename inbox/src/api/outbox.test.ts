import { QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, client } from './client.ts';
import { keys } from './keys.ts';
import { discardMessage, outbox, retryMessage, retryWaiting, sendMessage } from './outbox.ts';
import { aMessage } from './samples.ts';

const message = { conversationId: 'c', content: 'Hello', isPrivate: false };
const only = (): (typeof list)[number] | undefined => outbox.get().list[0];
const { list } = outbox.get();

afterEach(() => {
  vi.restoreAllMocks();
  for (const { externalId } of outbox.get().list) discardMessage(externalId);
});

describe('the outbox', () => {
  it('keeps a message that failed, and sends it again under the same id', async () => {
    const cache = new QueryClient();
    cache.setQueryData(keys.messages('c'), { pages: [{ items: [], nextCursor: null }] });
    const call = vi.spyOn(client, 'call').mockRejectedValueOnce(new TypeError('offline'));
    await sendMessage(cache, message);
    const failed = only();
    expect(failed?.error).toMatch(/cannot be reached/u);

    call.mockImplementation(async () => aMessage('m', { externalId: failed?.externalId ?? null }));
    await retryMessage(cache, failed?.externalId ?? '');
    const sent = call.mock.calls.map(([, input]) => JSON.stringify(input.body));
    expect(sent[1]).toBe(sent[0]);
    expect(outbox.get().list).toEqual([]);
    expect(cache.getQueryData(keys.messages('c'))).toMatchObject({
      pages: [{ items: [{ id: 'm' }] }],
    });
  });

  it('sends by itself what waited for the server, but not what it refused', async () => {
    const cache = new QueryClient();
    const problem = { type: 'about:blank', title: 'No', status: 422, requestId: 'r' };
    const call = vi
      .spyOn(client, 'call')
      .mockRejectedValueOnce(new ApiError({ ...problem, detail: 'Refused.' }))
      .mockRejectedValueOnce(new TypeError('offline'));
    await sendMessage(cache, { ...message, content: 'Refused' });
    await sendMessage(cache, message);
    call.mockImplementation(async () => aMessage('m'));
    await retryWaiting(cache);
    expect(outbox.get().list.map(({ content }) => content)).toEqual(['Refused']);
    expect(call).toHaveBeenCalledTimes(3);
  });

  it('does not send again what is on its way', async () => {
    const call = vi.spyOn(client, 'call').mockReturnValue(new Promise(() => undefined));
    void sendMessage(new QueryClient(), message);
    await retryMessage(new QueryClient(), only()?.externalId ?? '');
    expect(call).toHaveBeenCalledTimes(1);
  });
});
