import { Approval, ChatAnswer, Integration, Message } from '@frontdesk/contract';
import type { AgentConfig } from '@frontdesk/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../../test/harness.ts';
import type { TestApp } from '../../../../test/harness.ts';
import { calls, callsMany, says, startModelServer } from '../../../../test/model-server.ts';
import type { Behaviour, ModelServer } from '../../../../test/model-server.ts';
import { startShopApi } from '../../../../test/shop-api.ts';
import type { ShopApi } from '../../../../test/shop-api.ts';
import type { Database } from '../../../database/index.ts';

/** Turns whose model uses the API of a shop, over HTTP. */
let app: TestApp;
let model: ModelServer;
let shop: ShopApi;
let database: Database;
let integration: Integration;
let agentId: string;

const WithId = z.object({ id: z.string() });

beforeAll(async () => {
  [model, shop] = await Promise.all([startModelServer(0, { onlyTurns: true }), startShopApi()]);
  app = await testApp({
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: model.url,
    ALLOW_VENDOR_BASE_URL: 'true',
  });
  database = await databaseOf(app);
});
let names = 0;
beforeEach(async () => {
  shop.reset();
  model.reset();
  model.always(says('Very well.'));
  const made = await app.api('POST', '/api/integrations', {
    type: 'custom_api',
    name: `Shop ${(names += 1)}`,
    settings: { document: shop.document },
  });
  const { id } = WithId.parse(made.body);
  integration = Integration.parse((await app.api('POST', `/api/integrations/${id}/validate`)).body);
  const agent = { name: 'Robin', type: 'custom', instructions: '' };
  agentId = WithId.parse((await app.api('POST', '/api/agents', agent)).body).id;
});
afterEach(async () => {
  await app.api('DELETE', `/api/agents/${agentId}`);
  await app.api('DELETE', `/api/integrations/${integration.id}`);
});
afterAll(async () => {
  await database.close();
  await app.close();
  await Promise.all([model.close(), shop.close()]);
});

async function give(toolName: string, settings: object = {}): Promise<void> {
  const body = { toolName, integrationId: integration.id, settings };
  expect(await app.api('POST', `/api/agents/${agentId}/tools`, body)).toMatchObject({
    status: 201,
  });
}

async function ask(
  message: string,
  conversationId?: string,
  config?: AgentConfig,
): Promise<ChatAnswer> {
  const body = { message, agentId, conversationId, config };
  const answer = await app.api('POST', '/api/agents/chat', body, { accept: 'application/json' });
  expect(answer).toMatchObject({ status: 200 });
  return ChatAnswer.parse(answer.body);
}

/** What the model was told of its calls in its last request, oldest first. */
const told = (): string[] =>
  (model.asked.at(-1)?.messages ?? []).flatMap(({ role, content }) =>
    role === 'tool' ? [content ?? ''] : [],
  );
const order = (id: unknown = '7'): Behaviour => calls('getOrder', { id });
const writesNote = calls('addNote', { body: { note: 'Call back' } });

async function verify(conversationId: string): Promise<void> {
  await database.inOrganization(app.demo.organization.id, async (tx) =>
    tx
      .updateTable('contacts')
      .set({ isVerified: true })
      .where('id', 'in', (eb) =>
        eb.selectFrom('conversations').select('contactId').where('id', '=', conversationId),
      )
      .execute(),
  );
}

async function approve(conversationId: string): Promise<void> {
  const path = `/api/approvals?conversationId=${conversationId}&state=waiting`;
  const { items } = z.object({ items: z.array(Approval) }).parse((await app.api('GET', path)).body);
  expect(items).toHaveLength(1);
  await app.api('POST', `/api/approvals/${items[0]?.id}`, { decision: 'approve' });
}

async function saidByAi(conversationId: string): Promise<string[]> {
  const { body } = await app.api('GET', `/api/conversations/${conversationId}/messages`);
  const { items } = z.object({ items: z.array(Message) }).parse(body);
  return items.filter(({ senderType }) => senderType === 'ai').map(({ content }) => content);
}

const handlerOf = async (id: string): Promise<unknown> =>
  z.object({ handler: z.string() }).parse((await app.api('GET', `/api/conversations/${id}`)).body)
    .handler;

describe('arguments and results', () => {
  test('arguments that do not fit never leave; the model hears why, and does better', async () => {
    await give('getOrder');
    model.next(order(7), calls('getOrder', { id: '7', and: 1 }), order('7'), says('It is 5.'));
    expect((await ask('What did I pay?')).text).toBe('It is 5.');
    expect(shop.asked.map(({ url }) => url)).toEqual(['/orders/7']);
    const [first, second, third] = told();
    expect(first).toContain('The arguments do not fit: /id must be string');
    expect(second).toContain('and');
    expect(third).toBe('{"total":5}');
  });

  test('a result of another form is an error to the model, and nothing of it is shown', async () => {
    await give('getOrder');
    shop.answer = () => ({ status: 200, body: { total: 'a secret of the shop' } });
    model.next(order());
    const { conversationId } = await ask('What did I pay?');
    expect(told()).toEqual([expect.stringContaining('/total must be integer')]);
    const everything = JSON.stringify([
      model.asked,
      await app.api('GET', `/api/conversations/${conversationId}/messages`),
    ]);
    expect(everything).not.toContain('a secret of the shop');
  });
});

describe('who may', () => {
  test('what writes is refused where nobody has proved who they are, and done for who has', async () => {
    await give('addNote', { requires: 'verified-contact' });
    model.next(writesNote);
    const { conversationId } = await ask('Please write that down');
    expect(told()).toEqual([expect.stringContaining('has not proved who they are')]);
    expect(shop.asked).toEqual([]);
    await verify(conversationId);
    model.next(writesNote);
    await ask('And now?', conversationId);
    expect(shop.asked).toMatchObject([{ url: '/notes', body: '{"note":"Call back"}' }]);
  });

  test('or the team is asked, where it wants to be, and then it is done once', async () => {
    await give('addNote', { requires: 'verified-contact', approval: 'when-unverified' });
    model.next(writesNote, says('It is written down.'));
    const { conversationId, text } = await ask('Please write that down');
    expect(text).toMatch(/colleague/u);
    expect(shop.asked).toEqual([]);
    await approve(conversationId);
    await expect.poll(async () => saidByAi(conversationId)).toContain('It is written down.');
    expect(shop.asked).toHaveLength(1);
  });
});

describe('limits', () => {
  const stock: Behaviour = calls('getStock', {});
  const isOver = /as often as it may be/u;

  test('of a turn hold over all its replies', async () => {
    await give('getOrder', { limits: { perTurn: 2 } });
    model.next(order('1'), callsMany(['getOrder', { id: '2' }], ['getOrder', { id: '3' }]));
    await ask('What did I pay?');
    expect(shop.asked.map(({ url }) => url)).toEqual(['/orders/1', '/orders/2']);
    expect(told()[2]).toMatch(isOver);
  });

  test('of a conversation hold over its turns, and for calls of one reply', async () => {
    await give('getOrder', { limits: { perConversation: 2 } });
    model.next(
      callsMany(['getOrder', { id: '1' }], ['getOrder', { id: '2' }], ['getOrder', { id: '3' }]),
    );
    const { conversationId } = await ask('What did I pay?');
    expect(shop.asked.map(({ url }) => url).toSorted()).toEqual(['/orders/1', '/orders/2']);
    expect(told()[2]).toMatch(isOver);
    model.next(order('4'));
    await ask('And for the fourth?', conversationId);
    expect(shop.asked).toHaveLength(2);
    model.next(order('5'));
    await ask('What did I pay, as another customer?');
    expect(shop.asked.at(-1)?.url).toBe('/orders/5');
  });

  test('of a day hold over all conversations', async () => {
    await give('getStock', { limits: { perDay: 2 } });
    for (const question of ['First?', 'Second?', 'Third?']) {
      model.next(stock);
      await ask(question);
    }
    expect(shop.asked).toHaveLength(2);
    expect(told().join('\n')).toMatch(isOver);
  });
});

describe('what a request sets up itself', () => {
  const settings = { approval: 'never', limits: { perTurn: 9, perConversation: 9 } };

  test('may hold a tool shorter, and lets it do no more than the agent may', async () => {
    await give('getOrder', { limits: { perTurn: 2, perConversation: 3 } });
    const three = callsMany(
      ...['1', '2', '3'].map((id) => ['getOrder', { id }] satisfies [string, object]),
    );
    model.next(three);
    const { conversationId } = await ask('What did I pay?', undefined, {
      tools: [{ toolName: 'getOrder', settings }],
    });
    expect(shop.asked).toHaveLength(2);
    model.next(three);
    await ask('And then?', conversationId, { tools: [{ toolName: 'getOrder', settings }] });
    expect(shop.asked).toHaveLength(3);
    model.next(three);
    const limits = { perTurn: 1 };
    await ask('Another one', undefined, {
      tools: [{ toolName: 'getOrder', settings: { limits } }],
    });
    expect(shop.asked).toHaveLength(4);
  });

  test('takes no approval away', async () => {
    await give('addNote', { requires: 'verified-contact', approval: 'when-unverified' });
    model.next(writesNote);
    const { conversationId } = await ask('Please write that down', undefined, {
      tools: [{ toolName: 'addNote', settings }],
    });
    await approve(conversationId);
    expect(told()).toEqual([]);
  });
});

describe('time', () => {
  test('silence ends what reads, and the customer is answered', async () => {
    await give('getOrder', { timeout: 1 });
    shop.answer = () => 'nothing';
    model.next(order(), says('I cannot look it up now.'));
    const { text, conversationId } = await ask('What did I pay?');
    expect(text).toBe('I cannot look it up now.');
    expect(told()).toEqual([expect.stringContaining('took too long')]);
    expect(await handlerOf(conversationId)).toBe('ai');
  });

  test('whether something was written may not be known: a person has it, and the customer knows', async () => {
    await give('addNote', { requires: 'anyone', timeout: 1 });
    shop.answer = () => 'nothing';
    model.next(writesNote, says('It is written down.'));
    const { text, conversationId, handedOver } = await ask('Please write that down');
    expect(handedOver).toBe(true);
    expect(text).toMatch(/colleague/u);
    expect(await handlerOf(conversationId)).toBe('person');
    expect(shop.asked).toHaveLength(1);
  });
});

describe('an integration that is switched off', () => {
  const switchOff = async (): Promise<void> => {
    const path = `/api/integrations/${integration.id}`;
    expect(await app.api('PATCH', path, { isActive: false })).toMatchObject({ status: 200 });
  };

  test('in the midst of a turn is asked no more, and in the next one its tools are gone', async () => {
    await give('getOrder');
    shop.answer = async () => {
      await switchOff();
      return { status: 200, body: { total: 5 } };
    };
    model.next(order('1'), order('2'));
    const { conversationId } = await ask('What did I pay?');
    expect(told()).toEqual(['{"total":5}', expect.stringContaining('is not in use')]);
    model.next(order('3'), says('I cannot look that up any more.'));
    expect((await ask('And for the third?', conversationId)).text).toContain('any more');
    expect(model.asked.at(-1)?.tools?.map((tool) => tool.function.name)).not.toContain('getOrder');
    expect(told()[0]).toContain('There is no tool "getOrder"');
    expect(shop.asked).toHaveLength(1);
  });

  test('while the team thinks, it does nothing, and the customer hears how it went', async () => {
    await give('addNote', { requires: 'user-approval' });
    model.next(writesNote, says('That is not possible now.'));
    const { conversationId } = await ask('Please write that down');
    await switchOff();
    await approve(conversationId);
    await expect.poll(async () => saidByAi(conversationId)).toContain('That is not possible now.');
    expect(shop.asked).toEqual([]);
  });
});
