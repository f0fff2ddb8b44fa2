import { expect, test } from 'vitest';
import { ApiError, createClient } from './client.ts';
import { getConversation, listConversations } from './conversations.ts';

const answering = (status: number, body: unknown, seen: string[] = []) =>
  createClient({
    baseUrl: 'http://desk.test',
    fetch: async (url) => {
      seen.push(url instanceof Request ? url.url : url.toString());
      return new Response(JSON.stringify(body), { status });
    },
  });

test('fills the path and the query, escaping both', async () => {
  const seen: string[] = [];
  await answering(200, { items: [], nextCursor: null }, seen).call(listConversations, {
    query: { q: 'a&b=c', limit: 5 },
  });
  const broken = answering(404, {}, seen).call(getConversation, { params: { id: '../x' } });
  await expect(broken).rejects.toBeInstanceOf(ApiError);
  expect(seen).toEqual([
    'http://desk.test/api/conversations?q=a%26b%3Dc&limit=5',
    'http://desk.test/api/conversations/..%2Fx',
  ]);
});

test('a problem of the server reaches the caller with its detail', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'Taken.',
    requestId: 'r1',
  };
  const call = answering(409, problem).call(getConversation, { params: { id: 'c1' } });
  await expect(call).rejects.toMatchObject({ problem });
});

test('an answer that breaks the contract is refused, not passed on', async () => {
  const call = answering(200, { items: 'none' }).call(listConversations, { query: {} });
  await expect(call).rejects.toThrow('expected array');
});
