import { ChatAnswer, Integration, OfferedTool, SystemEvent } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../../test/harness.ts';
import type { TestApp } from '../../../../test/harness.ts';
import { startMcpServer } from '../../../../test/mcp-server.ts';
import type { TestMcpServer } from '../../../../test/mcp-server.ts';
import { calls, says, startModelServer } from '../../../../test/model-server.ts';
import type { ModelServer } from '../../../../test/model-server.ts';
import type { Database } from '../../../database/index.ts';

/** Turns whose model uses an MCP server that changes, asks back, and turns away. */
let app: TestApp;
let model: ModelServer;
let mcp: TestMcpServer;
let database: Database;
let integration: Integration;
let agentId: string;

const WithId = z.object({ id: z.string() });
const tool = (name: string, required: string[] = []) => ({
  name,
  description: `Does ${name}`,
  inputSchema: { type: 'object' as const, required },
  annotations: { readOnlyHint: true },
});

beforeAll(async () => {
  [model, mcp] = await Promise.all([startModelServer(0, { onlyTurns: true }), startMcpServer()]);
  app = await testApp({
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: model.url,
    ALLOW_VENDOR_BASE_URL: 'true',
  });
  database = await databaseOf(app);
});
let names = 0;
beforeEach(async () => {
  model.reset();
  model.always(says('Very well.'));
  mcp.tools = ['find', 'list', 'show', 'trace', 'count'].map((name) => tool(name));
  mcp.answer = (name) => ({ content: [{ type: 'text', text: `${name} did it` }] });
  const made = await app.api('POST', '/api/integrations', {
    type: 'mcp_server',
    name: `Server ${(names += 1)}`,
    settings: { url: mcp.url },
    credentials: { bearerToken: 'let-me-in' },
  });
  const path = `/api/integrations/${WithId.parse(made.body).id}`;
  integration = Integration.parse((await app.api('POST', `${path}/validate`)).body);
  const agent = { name: 'Robin', type: 'custom', instructions: '' };
  agentId = WithId.parse((await app.api('POST', '/api/agents', agent)).body).id;
});
afterAll(async () => {
  await database.close();
  await app.close();
  await Promise.all([model.close(), mcp.close()]);
});

async function give(...toolNames: string[]): Promise<void> {
  for (const toolName of toolNames) {
    const body = { toolName, integrationId: integration.id };
    const given = await app.api('POST', `/api/agents/${agentId}/tools`, body);
    expect(given).toMatchObject({ status: 201 });
  }
}

async function ask(message: string, conversationId?: string): Promise<ChatAnswer> {
  const body = { message, agentId, ...(conversationId === undefined ? {} : { conversationId }) };
  const answer = await app.api('POST', '/api/agents/chat', body, { accept: 'application/json' });
  expect(answer).toMatchObject({ status: 200 });
  return ChatAnswer.parse(answer.body);
}

const told = (): string[] =>
  (model.asked.at(-1)?.messages ?? []).flatMap(({ role, content }) =>
    role === 'tool' ? [content ?? ''] : [],
  );
const offered = (): string[] => (model.asked.at(-1)?.tools ?? []).map((each) => each.function.name);

async function offers(): Promise<string[]> {
  const { body } = await app.api('GET', `/api/integrations/${integration.id}/tools`);
  const { items } = z.object({ items: z.array(OfferedTool) }).parse(body);
  return items.map(({ toolName }) => toolName);
}

test('the tools of all its pages can be used', async () => {
  expect(await offers()).toEqual(['find', 'list', 'show', 'trace', 'count']);
  await give('count');
  model.next(calls('count', {}));
  await ask('How many?');
  expect(told()).toEqual(['"count did it"']);
});

test('in a conversation the next turn has what the server says it offers now', async () => {
  await give('find', 'list');
  const { conversationId } = await ask('Hello');
  expect(offered()).toEqual(expect.arrayContaining(['find', 'list']));
  mcp.tools = [tool('find', ['query']), tool('new')];
  await mcp.tellChanged();
  await vi.waitFor(async () => expect(await offers()).toEqual(['find', 'new']), {
    timeout: 10_000,
  });
  model.next(calls('find', {}), calls('find', { query: 'umbrella' }));
  await ask('And now?', conversationId);
  expect(offered()).not.toContain('list');
  expect(told()).toEqual([
    expect.stringContaining("must have required property 'query'"),
    '"find did it"',
  ]);
});

test('a form that it wants filled in is declined, and the customer is answered', async () => {
  await give('find');
  mcp.answer = async (_, __, server) => {
    const form = {
      message: 'Your card number?',
      requestedSchema: {
        type: 'object' as const,
        properties: { card: { type: 'string' as const } },
      },
    };
    const { action, content } = await server.elicitInput(form);
    return { content: [{ type: 'text', text: `${action}: ${JSON.stringify(content ?? null)}` }] };
  };
  model.next(calls('find', {}));
  expect((await ask('Find it')).text).toBe('Very well.');
  expect(told()).toEqual(['"decline: null"']);
});

test('one that lets us in no more is told to the model and to the team, and asked no more after a while', async () => {
  await give('find');
  mcp.oauth.required = true;
  try {
    for (const question of ['One?', 'Two?', 'Three?']) {
      model.next(calls('find', {}));
      expect((await ask(question)).text).toBe('Very well.');
      expect(told()).toEqual([expect.stringContaining('The tool failed')]);
    }
    await ask('Four?');
    expect(offered()).not.toContain('find');
  } finally {
    mcp.oauth.required = false;
  }
  const { body } = await app.api('GET', '/api/events?type=integration_status');
  const { items } = z.object({ items: z.array(SystemEvent) }).parse(body);
  expect(items[0]?.message).toContain(integration.name);
});
