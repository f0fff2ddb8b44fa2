import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultOf } from '../../modules/integrations/check-value.ts';
import { readDocument } from './read-document.ts';

const CONTRACTS = join(import.meta.dirname, '../../../../../shared/contracts');
const settings = { checkAnswers: true };

const vendors = [
  ['stripe-2023-08-16.yaml', 300, ['GetCustomersCustomer']],
  ['twilio-api-v2010.json', 100, ['FetchCall']],
  ['slack-web-2021.json', 100, ['chat_postMessage']],
  ['zendesk-2024.yaml', 300, ['ShowTicket']],
  ['intercom-2.16.yaml', 80, ['retrieveConversation']],
  ['hubspot-crm-contacts-2026-03.json', 5, []],
  ['bigcommerce-orders-v2.yml', 20, []],
  ['magento-admin-2.4.8.yaml', 200, []],
  ['discord.json', 100, ['get_channel']],
] as const;

describe.skipIf(!existsSync(CONTRACTS))('the documents of vendors (in ../shared/contracts)', () => {
  test.each(vendors)(
    '%s',
    (file, least, known) => {
      const text = readFileSync(join(CONTRACTS, file), 'utf8');
      const baseUrl = 'https://api.example.com';
      const { tools, operations } = readDocument(text, { ...settings, baseUrl });
      expect(tools.length).toBeGreaterThanOrEqual(least);
      expect(operations).toBeGreaterThanOrEqual(tools.length);
      const names = tools.map(({ toolName }) => toolName);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => !/^[\w-]{1,64}$/u.test(name))).toEqual([]);
      expect(names).toEqual(expect.arrayContaining([...known]));
      // Schemas stand for themselves, can be understood, and leave room in a model's window.
      for (const { inputSchema, outputSchema = {} } of tools) {
        const json = JSON.stringify([inputSchema, outputSchema]);
        expect(json).not.toContain('"$ref"');
        expect(json.length).toBeLessThan(400_000);
      }
      for (const tool of tools.slice(0, 40)) {
        expect([tool.toolName, faultOf(tool.inputSchema)]).toEqual([tool.toolName, undefined]);
        expect(faultOf(tool.outputSchema ?? {})).toBeUndefined();
      }
    },
    60_000,
  );
});

const small = {
  openapi: '3.0.3',
  info: { title: 'Shop', version: '7' },
  servers: [{ url: 'https://{region}.shop.example/v1/', variables: { region: { default: 'eu' } } }],
  paths: {
    '/orders/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        operationId: 'orders.get!',
        summary: 'One order',
        responses: {
          200: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
          },
        },
      },
      delete: { operationId: 'orders get', 'x-frontdesk-effect': 'moves-money', responses: {} },
      put: {
        requestBody: { required: true, content: { 'multipart/form-data': { schema: {} } } },
        responses: {},
      },
    },
    '/search': {
      post: {
        parameters: [
          { name: 'body', in: 'query', schema: { type: 'integer', nullable: true } },
          { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } },
          { name: 'Authorization', in: 'header', schema: { type: 'string' } },
        ],
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
        },
        responses: { 204: { description: 'done' } },
      },
    },
  },
  components: {
    schemas: {
      Order: {
        type: 'object',
        required: ['id', 'total'],
        properties: {
          id: { type: 'string', readOnly: true },
          total: { type: 'number', minimum: 0 },
          parent: { $ref: '#/components/schemas/Order' },
          elsewhere: { $ref: 'https://evil.example/schema.json' },
        },
      },
    },
  },
};

test('operations become tools with names, effects, inputs and outputs', () => {
  const { tools, version, operations } = readDocument(JSON.stringify(small), settings);
  expect([version, operations]).toEqual(['7', 4]);
  const [get, remove, search] = tools;
  expect(tools).toHaveLength(3);
  expect(get).toMatchObject({
    toolName: 'orders_get',
    displayName: 'One order',
    effect: 'reads',
    requires: 'anyone',
  });
  expect(get?.plan).toMatchObject({ baseUrl: 'https://eu.shop.example/v1', path: '/orders/{id}' });
  expect(get?.outputSchema).toMatchObject({
    required: ['id', 'total'],
    properties: { elsewhere: {} },
  });
  // The answer may grow: what was described closely is checked by its shape alone.
  expect(JSON.stringify(get?.outputSchema)).not.toContain('minimum');
  expect(remove).toMatchObject({
    toolName: 'orders_get_2',
    effect: 'moves-money',
    requires: 'user-approval',
  });
  expect(search).toMatchObject({ toolName: 'POST_search', effect: 'writes', mayRepeat: true });
  expect(search?.inputSchema).toMatchObject({
    properties: { body: { type: ['integer', 'null'] }, request_body: { required: ['total'] } },
    required: [],
    additionalProperties: false,
  });
  expect(search?.inputSchema.properties).not.toHaveProperty('Authorization');
  expect(search?.inputSchema.properties).not.toHaveProperty('Idempotency-Key');
});

test('what is chosen is offered, and what it does can be said otherwise', () => {
  const chosen = (...operations: string[]) =>
    readDocument(JSON.stringify(small), { ...settings, operations }).tools.map(
      (tool) => tool.toolName,
    );
  expect(chosen('GET /orders/*')).toEqual(['orders_get']);
  expect(chosen('*search')).toEqual(['POST_search']);
  expect(chosen('orders_get_2', 'POST /search')).toEqual(['orders_get_2', 'POST_search']);
  const { tools } = readDocument(JSON.stringify(small), {
    ...settings,
    effects: { POST_search: 'reads' },
  });
  expect(tools.at(-1)).toMatchObject({ effect: 'reads', requires: 'anyone' });
});

test('what is no document, or does not say where its API is, is told', () => {
  const fails = (text: string, message: string) =>
    expect(() => readDocument(text, settings)).toThrow(message);
  fails('{"a": [}', 'no OpenAPI document');
  fails('{"openapi": "3.1.0"}', 'no OpenAPI document');
  fails('just words', 'no OpenAPI document');
  fails(JSON.stringify({ ...small, servers: [{ url: '/v1' }] }), 'address of the API');
  expect(
    readDocument(JSON.stringify({ ...small, servers: [{ url: '/v1' }] }), {
      ...settings,
      documentUrl: 'https://a.example/docs/api.json',
    }).tools[0]?.plan,
  ).toMatchObject({ baseUrl: 'https://a.example/v1' });
});
