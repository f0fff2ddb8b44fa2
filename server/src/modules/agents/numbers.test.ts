import { Agent, ChatAnswer, Conversation } from '@frontdesk/contract';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';

/** The numbers of agents against what stands in the conversations. */
let app: TestApp;
let database: Database;
let agentIds: string[];

beforeAll(async () => {
  app = await testApp();
  database = await databaseOf(app);
  agentIds = [];
  for (const name of ['Ada', 'Ben']) {
    const body = { name, type: 'custom', instructions: '' };
    agentIds.push(Agent.parse((await app.api('POST', '/api/agents', body)).body).id);
  }
});
afterAll(async () => {
  await database.close();
  await app.close();
});

interface Numbers {
  totalConversations: number;
  averageRating: number | null;
  successRate: number | null;
}

/** Counted anew, by the words of the contract and not by those of the trigger. */
async function recount(): Promise<Map<string, Numbers>> {
  const rows = await database.inOrganization(app.demo.organization.id, async (tx) =>
    tx.selectFrom('conversations').selectAll().where('isTrial', '=', false).execute(),
  );
  const mean = (values: number[]): number | null =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  const numbersOf = (id: string): Numbers => {
    const own = rows.filter(({ assignedAgentId }) => assignedAgentId === id);
    const isDone = ({ status }: (typeof own)[number]): boolean =>
      status === 'resolved' || status === 'closed';
    const decided = own.filter((row) => isDone(row) || row.handedOverAt !== null);
    return {
      totalConversations: own.length,
      averageRating: mean(own.flatMap(({ customerSatisfaction: rating }) => rating ?? [])),
      successRate: mean(
        decided.map((row) => {
          const isUnhappy = row.customerSatisfaction !== null && row.customerSatisfaction < 3;
          return isDone(row) && row.handedOverAt === null && !isUnhappy ? 1 : 0;
        }),
      ),
    };
  };
  return new Map(agentIds.map((id) => [id, numbersOf(id)]));
}

async function maintained(): Promise<Map<string, Numbers>> {
  const numbers = new Map<string, Numbers>();
  for (const id of agentIds) {
    const { status, body } = await app.api('GET', `/api/agents/${id}`);
    if (status === 404) continue;
    const { totalConversations, averageRating, successRate } = Agent.parse(body);
    numbers.set(id, { totalConversations, averageRating, successRate });
  }
  return numbers;
}

const begun = async (): Promise<string> => {
  const body = { contact: { name: 'Ines' }, message: { from: 'customer', content: 'Hello' } };
  return z
    .object({ id: z.string() })
    .parse((await app.api('POST', '/api/conversations', body)).body).id;
};

const patch = fc
  .record(
    {
      status: fc.constantFrom('open', 'pending', 'resolved', 'closed', 'escalated'),
      assignedAgentId: fc.option(fc.nat(1)),
      customerSatisfaction: fc.option(fc.integer({ min: 1, max: 5 })),
    },
    { requiredKeys: [] },
  )
  .map((body) => ({ kind: 'patch' as const, body }));
const act = fc.oneof(
  { weight: 4, arbitrary: patch },
  fc.constantFrom(
    { kind: 'take-over' as const },
    { kind: 'hand-back' as const },
    { kind: 'write' as const },
  ),
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;
const steps = fc.array(fc.record({ conversation: fc.nat(4), act }), {
  minLength: 20,
  maxLength: 30,
});

test('numbers are those of a count from scratch, whatever is done to conversations', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const ids: string[] = [];
      for (let place = 0; place < 5; place += 1) ids.push(await begun());
      // All at once: acts of different conversations come between each other.
      await Promise.all(
        ids.map(async (id, place) => {
          for (const { act: one } of all.filter(({ conversation }) => conversation === place)) {
            await perform(id, one);
          }
        }),
      );
      expect(await maintained()).toEqual(await recount());
    }),
    { numRuns: 6 },
  );
  const totals = [...(await maintained()).values()];
  // Else nothing was tried.
  expect(totals.some(({ successRate }) => successRate !== null && successRate > 0)).toBe(true);
  expect(totals.some(({ averageRating }) => averageRating !== null)).toBe(true);
});

async function perform(id: string, one: Act): Promise<void> {
  const path = `/api/conversations/${id}`;
  if (one.kind === 'patch') {
    const { assignedAgentId: place, ...body } = one.body;
    const agent =
      place === undefined ? {} : { assignedAgentId: place === null ? null : agentIds[place] };
    const { status } = await app.api('PATCH', path, { ...body, ...agent });
    if (status !== 200) throw new Error(`${path}: ${status}`);
  } else if (one.kind === 'write') {
    await app.api('POST', '/api/agents/chat', { message: 'More', conversationId: id }, json);
  } else await app.api('POST', `${path}/${one.kind}`);
}

const json = { accept: 'application/json' };

test('a person who had it stays on record when the AI gets it back', async () => {
  const id = await begun();
  const [ada] = agentIds;
  await app.api('PATCH', `/api/conversations/${id}`, { assignedAgentId: ada });
  await app.api('POST', `/api/conversations/${id}/take-over`);
  await app.api('POST', `/api/conversations/${id}/hand-back`);
  await app.api('PATCH', `/api/conversations/${id}`, { status: 'resolved' });
  const after = Agent.parse((await app.api('GET', `/api/agents/${ada}`)).body);
  const row = await database.inOrganization(app.demo.organization.id, async (tx) =>
    tx
      .selectFrom('agents')
      .selectAll()
      .where('id', '=', ada ?? '')
      .executeTakeFirstOrThrow(),
  );
  expect(after.successRate).toBe(row.solvedConversations / row.decidedConversations);
  expect(await maintained()).toEqual(await recount());
});

/** What was done before goes on for a while: turns of conversations that a person gave back. */
async function settled(): Promise<void> {
  const open = async () =>
    database.inOrganization(app.demo.organization.id, async (tx) =>
      tx
        .selectFrom('runs')
        .select('id')
        .where('status', 'in', ['queued', 'running', 'waiting'])
        .execute(),
    );
  await expect.poll(open, { timeout: 20_000 }).toEqual([]);
}

test('who tries an agent out is in no list, no number, and nobody is told', async () => {
  const [, ben = ''] = agentIds;
  await settled();
  const counts = async () => (await app.api('GET', '/api/conversations/counts')).body;
  const before = [await counts(), (await maintained()).get(ben)];
  const ask = async (body: object): Promise<ChatAnswer> =>
    ChatAnswer.parse(
      (await app.api('POST', '/api/agents/chat', { isTrial: true, ...body }, json)).body,
    );
  const config = { fallbackMessage: 'Wait for Ben.' };
  const first = await ask({ message: 'I want to talk to a person', agentId: ben, config });
  expect(first.handedOver).toBe(true);
  expect(first.text).toMatch(/^Wait for Ben\. /u);
  const { conversationId } = first;
  // Nobody took it: the one who tries goes on.
  const second = await ask({
    message: 'How long does delivery take?',
    agentId: ben,
    conversationId,
  });
  expect(second.handedOver).toBe(false);
  expect(second.sources.length).toBeGreaterThan(0);
  expect([await counts(), (await maintained()).get(ben)]).toEqual(before);
  const told = await database.inOrganization(app.demo.organization.id, async (tx) =>
    tx.selectFrom('events').select('type').where('conversationId', '=', conversationId).execute(),
  );
  expect(told).toEqual([]);
  const List = z.object({ items: z.array(Conversation) });
  for (const query of ['', '?q=delivery', '?assignee=ai', '?status=open']) {
    const { items } = List.parse((await app.api('GET', `/api/conversations${query}`)).body);
    expect(items.map(({ id }) => id)).not.toContain(conversationId);
  }
  // Its trace is there to be read.
  const { body } = await app.api('GET', `/api/conversations/${conversationId}`);
  expect(body).toMatchObject({ handler: 'ai', status: 'open' });
});

test('a customer’s conversation is no trial', async () => {
  const conversationId = await begun();
  const body = { message: 'Hello', isTrial: true, conversationId };
  expect((await app.api('POST', '/api/agents/chat', body, json)).status).toBe(422);
});

test('an agent that is removed leaves the numbers of the others as they are', async () => {
  await app.api('DELETE', `/api/agents/${agentIds[0]}`);
  agentIds = agentIds.slice(1);
  expect(await maintained()).toEqual(await recount());
});
