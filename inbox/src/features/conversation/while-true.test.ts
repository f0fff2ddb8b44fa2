import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { putConversation } from '../../api/apply-frame.ts';
import { keys } from '../../api/keys.ts';
import { aConversation, at } from '../../api/samples.ts';
import { toast, toasts } from '../../ui/toast-store.ts';
import { showWhileTrue } from './while-true.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('keeps a toast until the conversation is otherwise, not for how it was before', () => {
  const cache = new QueryClient();
  const before = aConversation('a');
  cache.setQueryData(keys.conversation('a'), { ...before, contact: null });
  const id = toast.success('Resolved: Kim');
  showWhileTrue(cache, id, before, ({ status }) => status === 'resolved');
  const shown = () => toasts.get().list.map((each) => each.id);
  putConversation(cache, before, 'me');
  putConversation(cache, { ...before, status: 'resolved' }, 'me');
  putConversation(cache, { ...before, status: 'resolved', updatedAt: at(1) }, 'me');
  expect(shown()).toEqual([id]);
  putConversation(cache, { ...before, status: 'open', updatedAt: at(2) }, 'me');
  expect(shown()).toEqual([]);
});
