import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { silent, testDatabase, testOrganization } from '../../../../test/harness.ts';
import { refuses, says, startModelServer } from '../../../../test/model-server.ts';
import type { ModelServer } from '../../../../test/model-server.ts';
import type { Database } from '../../../database/index.ts';
import { builtIn } from '../../../model-providers/built-in/built-in.ts';
import type { ModelProvider } from '../../../model-providers/model-provider.ts';
import { createOpenAi } from '../../../model-providers/openai/openai.ts';
import { newId, systemClock } from '../../../platform/index.ts';
import { promptOf } from '../prompt.ts';
import { readHistory } from '../runs/said.ts';
import type { History } from '../runs/said.ts';
import { extract } from './extract.ts';
import { handleSummarise } from './summarise.job.ts';

let database: Database;
let model: ModelServer;
let organizationId: string;
let conversationId: string;
let at = 0;

beforeAll(async () => {
  database = await testDatabase();
  model = await startModelServer();
});
beforeEach(async () => {
  model.reset();
  organizationId = await testOrganization(database, `shop-${newId()}`);
  conversationId = newId();
  const agentId = newId();
  await database.inOrganization(organizationId, async (tx) => {
    await tx
      .insertInto('agents')
      .values({ id: agentId, organizationId, name: 'R', type: 'support', instructions: '' })
      .execute();
    await tx
      .insertInto('conversations')
      .values({
        id: conversationId,
        organizationId,
        channel: 'web_widget',
        assignedAgentId: agentId,
      })
      .execute();
  });
});
afterAll(async () => {
  await database.close();
  await model.close();
});

/** Adds messages of the customer and the AI by turns. */
async function talk(...contents: string[]): Promise<void> {
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('messages')
      .values(
        contents.map((content, place) => ({
          id: newId(),
          organizationId,
          conversationId,
          senderType: place % 2 === 0 ? 'customer' : 'ai',
          content,
          createdAt: new Date(Date.UTC(2026, 0, 1) + (at += 1_000)),
        })),
      )
      .execute(),
  );
}

const history = async (): Promise<History> =>
  database.inOrganization(organizationId, async (tx) => readHistory(tx, conversationId));
const prompt = async (): Promise<string> => JSON.stringify(promptOf('', (await history()).said));

async function summarise(provider: ModelProvider): Promise<void> {
  const job = handleSummarise({ database, providers: [provider, builtIn], clock: systemClock });
  const context = { signal: new AbortController().signal, log: silent };
  await job.run({ organizationId, conversationId }, context);
}
const openAi = (): ModelProvider => createOpenAi({ apiKey: 'key', baseUrl: model.url });

const small = (count: number, word = 'talk'): string[] =>
  Array.from({ length: count }, (_, place) => `Some more ${word}, the ${place}th time.`);
const FACTS = 'My order is SHOP-77123. I ordered it on 3 May with anna@example.com.';

test('a short conversation is read whole, without a summary', async () => {
  await talk(FACTS, 'Thank you.', 'So where is it?');
  const { said, isLong } = await history();
  expect(said.map(({ by }) => by)).toEqual(['customer', 'team', 'customer']);
  expect(isLong).toBe(false);
  await summarise(openAi());
  expect(model.asked).toEqual([]);
});

test('facts stay in the prompt at once, before any summary was made', async () => {
  await talk(FACTS, ...small(41), 'So where is it?');
  const { said, isLong } = await history();
  expect(isLong).toBe(true);
  expect(said[0]?.by).toBe('summary');
  expect(await prompt()).toContain('SHOP-77123');
  expect(await prompt()).toContain('So where is it?');
});

test('the agent’s model sums up what was said first; the rest is read whole; it is billed', async () => {
  await talk(FACTS, ...small(21), 'So where is it?');
  model.next(says('Order SHOP-77123 of 3 May, not here yet.'));
  await summarise(openAi());
  const asked = JSON.stringify(model.asked[0]?.messages);
  expect(asked).toContain('SHOP-77123');
  expect(asked).not.toContain('So where is it?');
  const { said, isLong } = await history();
  expect(isLong).toBe(false);
  expect(said[0]).toEqual({ by: 'summary', text: 'Order SHOP-77123 of 3 May, not here yet.' });
  expect(said.at(-1)?.text).toContain('So where is it?');
  expect(said).toHaveLength(9);
  const billed = await database.inOrganization(organizationId, async (tx) =>
    tx.selectFrom('billing_usage').select(['quantity', 'source']).execute(),
  );
  expect(billed).toHaveLength(2);

  // The next one replaces it, and knows it.
  await talk(...small(18, 'again'));
  model.next(says('Order SHOP-77123, and again.'));
  await summarise(openAi());
  expect(JSON.stringify(model.asked[1]?.messages)).toContain('not here yet');
  expect((await history()).said[0]?.text).toBe('Order SHOP-77123, and again.');
});

test.each([
  ['there is no model', (): ModelProvider => builtIn],
  ['the model refuses', openAi],
])('where %s, extracts keep the facts, over many rounds', async (_, provider) => {
  await talk(FACTS, ...small(21));
  model.next(refuses(401));
  await summarise(provider());
  expect(await prompt()).toContain('SHOP-77123');
  for (let round = 0; round < 4; round += 1) {
    await talk(...small(20, `round ${round}`));
    model.next(refuses(401));
    await summarise(provider());
  }
  expect(await prompt()).toContain('SHOP-77123');
  expect(await prompt()).toContain('anna@example.com');
  expect((await prompt()).length).toBeLessThan(40_000);
});

test('what the customer said last is never summed up, however much the team wrote after it', async () => {
  await talk('Where is it?');
  for (let place = 0; place < 20; place += 1) {
    await database.inOrganization(organizationId, async (tx) =>
      tx
        .insertInto('messages')
        .values({
          id: newId(),
          organizationId,
          conversationId,
          senderType: 'agent',
          content: `We look into it, ${place}.`,
          createdAt: new Date(Date.UTC(2026, 0, 1) + (at += 1_000)),
        })
        .execute(),
    );
  }
  await summarise(openAi());
  expect(model.asked).toEqual([]);
  expect((await history()).lastCustomerMessageId).not.toBeNull();
});

test('an extract prefers sentences with facts, in their order', () => {
  const filler = Array.from({ length: 200 }, (_, place) => ({
    senderType: 'ai',
    content: `Let us talk about the weather and other things that nobody needs ${'x'.repeat(place)}`,
  }));
  const text = extract([
    { senderType: 'customer', content: 'Hello. My number is 4711.' },
    ...filler,
    { senderType: 'customer', content: 'See https://shop.example/a, please.' },
  ]);
  expect(text).toContain('Customer: My number is 4711.');
  expect(text.indexOf('4711')).toBeLessThan(text.indexOf('https://shop.example/a'));
  expect(text.length).toBeLessThanOrEqual(4_000);
});
