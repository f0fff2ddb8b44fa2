import { Conversation, countConversations } from '@frontdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({ ROLES: 'web' });
});
afterAll(async () => app.close());

const Page = z.object({ items: z.array(Conversation) });

const counts = async (query: string) =>
  countConversations.response.parse(
    (await app.api('GET', `/api/conversations/counts${query}`)).body,
  );
const list = async (query: string) =>
  Page.parse((await app.api('GET', `/api/conversations?${query}`)).body).items;

test('what wants work can be listed and counted alone', async () => {
  const before = await counts('?active=true');
  for (const status of ['open', 'pending', 'escalated', 'resolved', 'closed']) {
    const begun = await app.api('POST', '/api/conversations', { contact: { name: status } });
    const { id } = Conversation.parse(begun.body);
    await app.api('PATCH', `/api/conversations/${id}`, { status, tags: ['work'] });
  }
  const active = await list('tag=work&active=true');
  expect(active.map(({ status }) => status).toSorted()).toEqual(['escalated', 'open', 'pending']);
  expect(await list('tag=work&active=false')).toHaveLength(5);
  const all = await counts('');
  const some = await counts('?active=true');
  // An escalated one waits for a person, the others are the AI's.
  expect(some.ai - before.ai).toBe(2);
  expect(some.unassigned - before.unassigned).toBe(1);
  expect(all.ai - some.ai).toBe(before.byStatus.resolved + before.byStatus.closed + 2);
  expect([some.all, some.byStatus]).toEqual([all.all, all.byStatus]);
  expect((await app.api('GET', '/api/conversations?active=perhaps')).status).toBe(400);
});

test('contacts without an external id are many, and none of them blocks another', async () => {
  const begin = async () =>
    app.api('POST', '/api/conversations', { contact: { externalId: '\u0000' } });
  const [one, two] = [await begin(), await begin()];
  expect([one.status, two.status]).toEqual([201, 201]);
  expect(Conversation.parse(one.body).contactId).not.toBe(Conversation.parse(two.body).contactId);
});
