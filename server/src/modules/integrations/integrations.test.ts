import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { AgentTool, Integration, OfferedTool, SystemEvent } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { databaseOf, SECRET_KEY, silent, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { startMcpServer } from '../../../test/mcp-server.ts';
import type { TestMcpServer } from '../../../test/mcp-server.ts';
import type { Database } from '../../database/index.ts';
import type { Json } from '../../integrations/integration.ts';
import { integrations as adapters } from '../../integrations/registry.ts';
import {
  createSafeFetch,
  createSealer,
  createSigner,
  createStreamFetch,
  systemClock,
} from '../../platform/index.ts';
import { createCredentials } from '../credentials/index.ts';
import { createIntegrations } from './index.ts';
import type { Integrations, ToolCall } from './index.ts';

let app: TestApp;
let database: Database;
let door: Integrations;
let mcp: TestMcpServer;

/** An API of a shop, and what it was asked. */
interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}
let asked: Asked[] = [];
let answer: { status: number; body?: unknown; headers?: Record<string, string> } | 'nothing';
const api = createServer((request, response) => {
  const respond = async (): Promise<void> => {
    const { method = '', url = '', headers } = request;
    asked.push({ method, url, headers, body: await text(request) });
    if (answer === 'nothing') return;
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  };
  void respond();
});
let apiUrl: string;

const id = { type: 'string' };
const document = () => ({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '2026-11' },
  servers: [{ url: apiUrl }],
  security: [{ key: [] }],
  paths: {
    '/orders/{id}': {
      get: {
        operationId: 'getOrder',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^(a+)+$|.' },
          },
          { name: 'fields', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
        ],
        responses: {
          200: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['total'],
                  properties: { total: { type: 'integer' } },
                },
              },
            },
          },
        },
      },
    },
    '/refunds': {
      post: {
        operationId: 'refund',
        'x-frontdesk-effect': 'moves-money',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['order'],
                properties: { order: id, cents: { type: 'integer' } },
              },
            },
          },
        },
        responses: {
          200: {
            content: { 'application/json': { schema: { type: 'object', required: ['id'] } } },
          },
        },
      },
    },
  },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
});

beforeAll(async () => {
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  apiUrl = `http://127.0.0.1:${z.object({ port: z.number() }).parse(api.address()).port}`;
  mcp = await startMcpServer();
  app = await testApp({ ALLOW_VENDOR_BASE_URL: 'true' });
  database = await databaseOf(app);
  const limits = { allowPrivate: true, timeout: 10_000, maxBytes: 2 ** 20 };
  door = createIntegrations({
    database,
    jobs: { send: async () => undefined },
    credentials: createCredentials(createSealer(() => ({ current: SECRET_KEY, previous: [] }))),
    adapters: adapters({ mcpCommands: new Map() }),
    fetch: createSafeFetch(limits),
    fetchStream: createStreamFetch(limits),
    clock: systemClock,
    log: silent,
    signer: createSigner(SECRET_KEY),
    publicUrl: app.url,
    toolsChanged: async () => undefined,
  });
});
beforeEach(() => {
  asked = [];
  answer = { status: 200, body: { total: 5 } };
});
afterAll(async () => {
  await door.close();
  await database.close();
  await app.close();
  await mcp.close();
  api.closeAllConnections();
  api.close();
});

let names = 0;
async function connect(more: object = {}): Promise<Integration> {
  const body = {
    type: 'custom_api',
    name: `Shop ${(names += 1)}`,
    settings: { document: JSON.stringify(document()) },
    credentials: { apiKey: 'the-secret-key' },
    ...more,
  };
  const made = await app.api('POST', '/api/integrations', body);
  expect(made.status).toBe(201);
  const { id: made1 } = Integration.parse(made.body);
  return Integration.parse((await app.api('POST', `/api/integrations/${made1}/validate`)).body);
}

async function call(
  integration: Pick<Integration, 'id'>,
  toolName: string,
  input: Record<string, Json>,
  more: Partial<ToolCall> = {},
): Promise<Json> {
  return door.callTool({
    organizationId: app.demo.organization.id,
    integrationId: integration.id,
    toolName,
    input,
    contact: null,
    idempotencyKey: 'key',
    signal: AbortSignal.timeout(20_000),
    ...more,
  });
}

const show = async ({ id: of }: { id: string }): Promise<Integration> =>
  Integration.parse((await app.api('GET', `/api/integrations/${of}`)).body);

describe('connecting', () => {
  test('the kinds tell their forms and what they can do', async () => {
    const { body } = await app.api('GET', '/api/integrations/types');
    const kinds = z
      .array(z.looseObject({ type: z.string(), settingsSchema: z.looseObject({}) }))
      .parse(body);
    expect(kinds.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['mcp_server', 'custom_api']),
    );
    expect(kinds.find(({ type }) => type === 'custom_api')).toMatchObject({
      category: 'developer',
      settingsSchema: { properties: { documentUrl: { format: 'uri' } } },
      credentialsSchema: { properties: { apiKey: { type: 'string' } } },
    });
  });

  test('credentials go in and never come out; it is validated, and its tools are offered', async () => {
    const integration = await connect();
    expect(integration).toMatchObject({
      status: 'active',
      version: '2026-11',
      toolCount: 2,
      credentialFields: ['apiKey'],
      lastError: null,
    });
    expect(integration.lastValidatedAt).not.toBeNull();
    const everything = await Promise.all([
      app.api('GET', '/api/integrations'),
      app.api('GET', '/api/tools'),
      app.api('GET', '/api/events'),
    ]);
    expect(JSON.stringify(everything)).not.toContain('the-secret-key');
    const row = await database.asSystem(async (tx) =>
      tx
        .selectFrom('integrations')
        .selectAll()
        .where('id', '=', integration.id)
        .executeTakeFirstOrThrow(),
    );
    expect(JSON.stringify(row)).not.toContain('the-secret-key');
    const { items } = z
      .object({ items: z.array(OfferedTool) })
      .parse((await app.api('GET', `/api/integrations/${integration.id}/tools`)).body);
    expect(items.map(({ toolName, effect, requires }) => [toolName, effect, requires])).toEqual([
      ['getOrder', 'reads', 'anyone'],
      ['refund', 'moves-money', 'user-approval'],
    ]);
  });

  test('what is wrong with it is said', async () => {
    const post = async (body: object) => app.api('POST', '/api/integrations', body);
    const bad = await post({
      type: 'custom_api',
      name: 'Bad',
      settings: { baseUrl: 'ftp://x', document: '{}' },
    });
    expect(bad).toMatchObject({ status: 422, body: { errors: [{ path: 'settings.baseUrl' }] } });
    const dotted = {
      type: 'mcp_server',
      name: 'Bad',
      settings: { url: mcp.url },
      credentials: { 'oauth.tokens': 'x' },
    };
    expect((await post(dotted)).status).toBe(422);
    expect((await post({ type: 'shopify', name: 'Bad' })).status).toBe(422);
    const { name } = await connect();
    expect((await post({ type: 'custom_api', name, settings: { document: '{}' } })).status).toBe(
      409,
    );
    const broken = await connect({ settings: { document: '{"openapi": 3}' } });
    expect(broken).toMatchObject({ status: 'error', toolCount: 0 });
    expect(broken.lastError).toContain('no OpenAPI document');
  });

  test('off is off, and on again it is validated first; another address forgets the keys', async () => {
    const integration = await connect();
    const path = `/api/integrations/${integration.id}`;
    const change = async (body: object) => (await app.api('PATCH', path, body)).body;
    expect(await change({ isActive: false })).toMatchObject({ status: 'disconnected' });
    expect((await app.api('POST', `${path}/validate`)).status).toBe(409);
    await expect(call(integration, 'getOrder', { id: '1' })).rejects.toThrow('not in use');
    expect(await change({ isActive: true })).toMatchObject({ status: 'inactive' });
    await expect(call(integration, 'getOrder', { id: '1' })).rejects.toThrow('not in use');
    const settings = { ...integration.settings, checkAnswers: false };
    expect(await change({ settings })).toMatchObject({ credentialFields: ['apiKey'] });
    const moved = { ...settings, baseUrl: 'https://evil.example' };
    expect(await change({ settings: moved })).toMatchObject({ credentialFields: [] });
    expect(await change({ credentials: { bearerToken: 'a', apiKey: 'b' } })).toMatchObject({
      credentialFields: ['apiKey', 'bearerToken'],
    });
    expect(await change({ credentials: { bearerToken: null } })).toMatchObject({
      credentialFields: ['apiKey'],
    });
    expect((await app.api('DELETE', path)).status).toBe(204);
    expect((await app.api('GET', path)).status).toBe(404);
  });

  test('an act of somebody is written down', async () => {
    const { name } = await connect();
    const { body } = await app.api('GET', '/api/events?type=integration.added');
    const { items } = z.object({ items: z.array(SystemEvent) }).parse(body);
    expect(items[0]?.message).toContain(name);
  });
});

describe('calling', () => {
  let shop: Integration;
  beforeAll(async () => {
    shop = await connect();
  });

  test('arguments travel as the document says, with the key', async () => {
    expect(await call(shop, 'getOrder', { id: 'a/b?c', fields: ['x', 'y z'] })).toEqual({
      total: 5,
    });
    expect(asked).toMatchObject([
      {
        method: 'GET',
        url: '/orders/a%2Fb%3Fc?fields=x&fields=y%20z',
        headers: { 'x-key': 'the-secret-key' },
      },
    ]);
    answer = { status: 200, body: { id: 're_1' } };
    await call(shop, 'refund', { body: { order: '7', cents: 100 } });
    expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ order: '7', cents: 100 });
  });

  test.each([{}, { id: 7 }, { id: 'x', other: 1 }, { id: '' }, { id: '..' }, { id: '.' }])(
    'what does not fit is never sent: %j',
    async (input) => {
      await expect(call(shop, 'getOrder', input)).rejects.toMatchObject({ kind: 'rejected' });
      expect(asked).toEqual([]);
    },
  );

  test('a pattern that takes for ever does not hold up the server', async () => {
    const began = performance.now();
    await call(shop, 'getOrder', { id: `${'a'.repeat(200)}!` });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('an answer of another form is an error of what reads, and passed on of what was done', async () => {
    answer = { status: 200, body: { total: 'five' } };
    await expect(call(shop, 'getOrder', { id: '1' })).rejects.toThrow('/total must be integer');
    answer = { status: 200, body: { other: true } };
    expect(await call(shop, 'refund', { body: { order: '1' } })).toEqual({ other: true });
  });

  test.each([
    [404, 'rejected', 'rejected'],
    [422, 'rejected', 'rejected'],
    [429, 'rate-limited', 'rate-limited'],
    [503, 'temporary', 'unknown-outcome'],
    [500, 'temporary', 'unknown-outcome'],
  ])('%i is %s of what reads and %s of what moves money', async (status, reading, moving) => {
    answer = { status, body: { error: 'said so' }, headers: { 'retry-after': '7' } };
    const failed = { kind: reading, retryAfter: 7 };
    await expect(call(shop, 'getOrder', { id: '1' })).rejects.toMatchObject(failed);
    await expect(call(shop, 'refund', { body: { order: '1' } })).rejects.toMatchObject({
      kind: moving,
    });
  });

  test('silence ends at the limit: what reads may be asked again, what moves money not', async () => {
    answer = 'nothing';
    const limit = { timeout: 1 };
    await expect(call(shop, 'getOrder', { id: '1' }, limit)).rejects.toMatchObject({
      kind: 'temporary',
    });
    await expect(call(shop, 'refund', { body: { order: '1' } }, limit)).rejects.toMatchObject({
      kind: 'unknown-outcome',
      message: 'The system did not answer in time.',
    });
    const ending = new AbortController();
    const ended = call(shop, 'getOrder', { id: '1' }, { signal: ending.signal });
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    ending.abort(new Error('the turn is over'));
    await expect(ended).rejects.toThrow('the turn is over');
  });

  test('turned away three times in a row it is disconnected; let in between, it is not', async () => {
    const own = await connect();
    const turnAway = async () => {
      answer = { status: 401 };
      await expect(call(own, 'getOrder', { id: '1' })).rejects.toMatchObject({
        kind: 'unauthorised',
      });
    };
    await turnAway();
    await turnAway();
    expect((await show(own)).status).toBe('error');
    answer = { status: 200, body: { total: 1 } };
    await call(own, 'getOrder', { id: '1' });
    expect(await show(own)).toMatchObject({ status: 'active', lastError: null });
    await turnAway();
    await turnAway();
    await turnAway();
    expect((await show(own)).status).toBe('disconnected');
    asked = [];
    await expect(call(own, 'getOrder', { id: '1' })).rejects.toThrow('not in use');
    expect(asked).toEqual([]);
    const told = await app.api('GET', '/api/events?type=integration_status');
    expect(JSON.stringify(told.body)).toContain('turned us away 3 times');
    const days = await database.asSystem(async (tx) =>
      tx.selectFrom('integration_days').selectAll().where('integrationId', '=', own.id).execute(),
    );
    expect(days).toMatchObject([{ toolName: 'getOrder', calls: 6, errors: 5 }]);
  });

  test('no tool of another organization can be called', async () => {
    await expect(
      call(shop, 'getOrder', { id: '1' }, { organizationId: 'another' }),
    ).rejects.toMatchObject({ kind: 'rejected' });
    expect(asked).toEqual([]);
  });
});

describe('the tools of agents', () => {
  const tools = z.object({ items: z.array(AgentTool) });
  async function newAgent(): Promise<string> {
    const body = { name: 'Robin', type: 'custom', instructions: 'Help.' };
    const made = await app.api('POST', '/api/agents', body);
    return `/api/agents/${z.object({ id: z.string() }).parse(made.body).id}/tools`;
  }
  const list = async (path: string) => tools.parse((await app.api('GET', path)).body).items;

  test('are given, ordered, changed, and taken', async () => {
    const shop = await connect();
    const path = await newAgent();
    expect(await list(path)).toEqual([]);
    const give = async (body: object) => app.api('POST', path, body);
    const order = AgentTool.parse(
      (await give({ toolName: 'getOrder', integrationId: shop.id })).body,
    );
    expect(order).toMatchObject({
      effect: 'reads',
      requires: 'anyone',
      isEnabled: true,
      priority: 0,
    });
    expect(order.schema.inputSchema).toMatchObject({ required: ['id'] });
    expect((await give({ toolName: 'getOrder', integrationId: shop.id })).status).toBe(409);
    expect((await give({ toolName: 'nothing', integrationId: shop.id })).status).toBe(422);
    expect((await give({ toolName: 'getOrder' })).status).toBe(422);
    // Another shop's tool of the same name gets one of its own.
    const other = await connect();
    const second = AgentTool.parse(
      (await give({ toolName: 'getOrder', integrationId: other.id })).body,
    );
    expect(second).toMatchObject({
      toolName: 'getOrder_2',
      priority: 1,
      schema: { toolName: 'getOrder' },
    });
    const built = AgentTool.parse(
      (await give({ toolName: 'searchKnowledge', isEnabled: false })).body,
    );
    const ids = [built.id, second.id, order.id];
    expect((await app.api('PUT', `${path}/order`, { ids: ids.slice(1) })).status).toBe(409);
    expect((await app.api('PUT', `${path}/order`, { ids })).status).toBe(200);
    expect((await list(path)).map((tool) => tool.id)).toEqual(ids);
    const settings = { requires: 'verified-contact', limits: { perTurn: 2 }, timeout: 5 };
    expect((await app.api('PATCH', `${path}/${order.id}`, { settings })).body).toMatchObject({
      requires: 'verified-contact',
      settings,
    });
    expect((await app.api('DELETE', `${path}/${order.id}`)).status).toBe(204);
    expect((await app.api('DELETE', `/api/integrations/${other.id}`)).status).toBe(204);
    expect((await list(path)).map((tool) => tool.id)).toEqual([built.id]);
  });

  test('what moves money is never free, whatever is set', async () => {
    const shop = await connect();
    const path = await newAgent();
    const give = async (toolName: string, settings: object) =>
      app.api('POST', path, { toolName, integrationId: shop.id, settings });
    for (const settings of [
      { requires: 'anyone' },
      { effect: 'reads' },
      { effect: 'writes', requires: 'anyone' },
    ]) {
      expect((await give('refund', settings)).status).toBe(422);
    }
    expect((await give('getOrder', { effect: 'moves-money', requires: 'anyone' })).status).toBe(
      422,
    );
    const refund = AgentTool.parse((await give('refund', { approval: 'never' })).body);
    expect(refund).toMatchObject({ effect: 'moves-money', requires: 'verified-contact' });
    const patch = async (settings: object) =>
      app.api('PATCH', `${path}/${refund.id}`, { settings });
    expect((await patch({ requires: 'anyone' })).status).toBe(422);
    expect((await patch({ requires: 'verified-contact', approval: 'always' })).body).toMatchObject({
      requires: 'user-approval',
    });
    const order = AgentTool.parse((await give('getOrder', { effect: 'moves-money' })).body);
    expect(order).toMatchObject({ effect: 'moves-money', requires: 'user-approval' });
  });

  test('follow what a server says of its tools, also when it tells of a change', async () => {
    mcp.tools = [
      {
        name: 'find',
        description: 'Finds',
        inputSchema: { type: 'object' },
        annotations: { readOnlyHint: true },
      },
    ];
    const server = await connect({
      type: 'mcp_server',
      settings: { url: mcp.url },
      credentials: {},
    });
    expect(server).toMatchObject({ status: 'active', version: '1.2.3', toolCount: 1 });
    const path = await newAgent();
    await app.api('POST', path, { toolName: 'find', integrationId: server.id });
    const [before] = await list(path);
    expect(before).toMatchObject({ effect: 'reads', requires: 'anyone' });
    mcp.tools = [{ name: 'find', inputSchema: { type: 'object', required: ['q'] } }];
    await mcp.tellChanged();
    await vi.waitFor(
      async () => {
        const [after] = await list(path);
        expect(after).toMatchObject({
          effect: 'writes',
          requires: 'user-approval',
          schema: { inputSchema: { required: ['q'] } },
        });
      },
      { timeout: 15_000, interval: 100 },
    );
    mcp.tools = [];
    await app.api('POST', `/api/integrations/${server.id}/validate`);
    expect(await list(path)).toMatchObject([
      { schema: { isGone: true, inputSchema: { required: ['q'] } } },
    ]);
  }, 30_000);
});
