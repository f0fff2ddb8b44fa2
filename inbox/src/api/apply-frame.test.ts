import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { applyFrame, findConversation } from './apply-frame.ts';
import { keys } from './keys.ts';
import { aConversation, aMessage, at } from './samples.ts';

const page = <T>(...items: T[]) => ({ pages: [{ items, nextCursor: null }], pageParams: [''] });
const kept = { sequence: 1, conversationId: 'a' };
const open = { status: 'open' as const, sort: 'newest' as const };
const mine = { assignee: 'me' as const, sort: 'newest' as const };

describe('applyFrame', () => {
  it('brings a changed conversation into every list and its own page', () => {
    const cache = new QueryClient();
    const before = aConversation('a');
    cache.setQueryData(keys.conversations(open), page(before));
    cache.setQueryData(keys.conversations(mine), page());
    cache.setQueryData(keys.conversation('a'), { ...before, contact: { id: 'k' } });
    const data = aConversation('a', {
      status: 'resolved',
      handler: 'person',
      assignedUserId: 'me',
      updatedAt: at(1),
    });
    applyFrame(cache, { ...kept, type: 'conversation.updated', data }, 'me');
    expect(cache.getQueryData(keys.conversations(open))).toEqual(page());
    expect(cache.getQueryData(keys.conversations(mine))).toEqual(page(data));
    // The contact is only known to the page: a frame must not wipe it.
    expect(cache.getQueryData(keys.conversation('a'))).toEqual({ ...data, contact: { id: 'k' } });
  });

  it('leaves alone what is not loaded', () => {
    const cache = new QueryClient();
    applyFrame(cache, { ...kept, type: 'message.created', data: aMessage('m') }, 'me');
    applyFrame(cache, { ...kept, type: 'conversation.created', data: aConversation('a') }, 'me');
    expect(cache.getQueryData(keys.messages('c'))).toBeUndefined();
    expect(findConversation(cache, 'a')).toBeUndefined();
  });

  it('outlasts a load that was on its way and knows less', async () => {
    const cache = new QueryClient();
    let answer: (value: ReturnType<typeof page>) => void = () => undefined;
    const load = cache.fetchQuery({
      queryKey: keys.messages('c'),
      queryFn: async () => new Promise<ReturnType<typeof page>>((resolve) => (answer = resolve)),
    });
    const data = aMessage('m', { conversationId: 'c' });
    applyFrame(cache, { ...kept, type: 'message.created', data }, 'me');
    answer(page());
    await load;
    await Promise.resolve();
    expect(cache.getQueryData(keys.messages('c'))).toEqual(page(data));
  });
});
