import {
  Agent,
  AgentConfig,
  AgentKind,
  AgentSnapshot,
  AgentType,
  AgentVersion,
  compareAgentVersions,
} from '@frontdesk/contract';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../../test/harness.ts';
import type { TestApp } from '../../../../test/harness.ts';
import type { Database } from '../../../database/index.ts';
import { AppError, newId } from '../../../platform/index.ts';
import { settingsOf } from '../agent-settings.ts';
import { lockAgent, saveAgent } from './save.ts';

let app: TestApp;
let database: Database;

beforeAll(async () => {
  app = await testApp();
  database = await databaseOf(app);
});
afterAll(async () => {
  await database.close();
  await app.close();
});

const Versions = z.object({ items: z.array(AgentVersion), nextCursor: z.string().nullable() });

async function call<T>(schema: z.ZodType<T>, ...asked: Parameters<TestApp['api']>): Promise<T> {
  const { status, body } = await app.api(...asked);
  if (status >= 300) throw new Error(JSON.stringify(body));
  return schema.parse(body);
}

const add = async (fields: object = {}): Promise<Agent> =>
  call(Agent, 'POST', '/api/agents', {
    name: 'Nova',
    type: 'sales',
    instructions: 'Be brief.\nBe kind.',
    ...fields,
  });
const read = async (id: string): Promise<Agent> => call(Agent, 'GET', `/api/agents/${id}`);
const versionsOf = async (id: string): Promise<AgentVersion[]> =>
  (await call(Versions, 'GET', `/api/agents/${id}/versions`)).items;

test('each kind of agent has instructions to start from, of its own', async () => {
  const { items } = await call(z.object({ items: z.array(AgentKind) }), 'GET', '/api/agents/types');
  expect(items.map(({ type }) => type).toSorted()).toEqual([...AgentType.options].toSorted());
  expect(new Set(items.map(({ instructions }) => instructions)).size).toBe(7);
  const [kind] = items;
  const agent = await add({ type: kind?.type, instructions: kind?.instructions });
  expect(agent.instructions).toBe(kind?.instructions);
});

test('every change is a version with who and why; the same again is none', async () => {
  const { id } = await add();
  const change = { instructions: 'Be brief.\nBe exact.', priority: 7, note: 'Exact, not kind' };
  await call(Agent, 'PATCH', `/api/agents/${id}`, change);
  await call(Agent, 'PATCH', `/api/agents/${id}`, { priority: 7 });
  const versions = await versionsOf(id);
  expect(versions).toMatchObject([
    { version: 2, note: 'Exact, not kind', authorName: 'Demo', isPublished: true },
    { version: 1, note: null, isPublished: false },
  ]);
  expect(await read(id)).toMatchObject({ publishedVersion: 2, priority: 7 });
});

test('two versions are compared field by field, texts line by line', async () => {
  const { id } = await add({ examples: ['What does it cost?'] });
  await call(Agent, 'PATCH', `/api/agents/${id}`, {
    instructions: 'Be brief.\nBe exact.',
    agentConfig: { temperature: 0.2 },
    examples: ['What does it cost?', 'Is there a discount?'],
  });
  const path = `/api/agents/${id}/versions/2/changes`;
  const { changes, since } = await call(compareAgentVersions.response, 'GET', path);
  expect(since).toBe(1);
  expect(changes).toEqual([
    {
      field: 'instructions',
      before: 'Be brief.\nBe kind.',
      after: 'Be brief.\nBe exact.',
      lines: [
        { kind: 'same', text: 'Be brief.' },
        { kind: 'removed', text: 'Be kind.' },
        { kind: 'added', text: 'Be exact.' },
      ],
    },
    {
      field: 'examples',
      before: ['What does it cost?'],
      after: ['What does it cost?', 'Is there a discount?'],
      lines: null,
    },
    { field: 'agentConfig.temperature', before: null, after: 0.2, lines: null },
  ]);
  const back = await call(
    compareAgentVersions.response,
    'GET',
    `/api/agents/${id}/versions/1/changes?since=2`,
  );
  expect(back.changes.map(({ field }) => field).toSorted()).toEqual(
    changes.map(({ field }) => field).toSorted(),
  );
  const missing = await app.api('GET', `${path}?since=9`);
  expect(missing.status).toBe(404);
});

test('a draft answers nobody until it is published', async () => {
  const { id } = await add();
  const draft = { changes: { instructions: 'Sing.' }, note: 'An idea' };
  const made = await call(AgentVersion, 'POST', `/api/agents/${id}/versions`, draft);
  expect(made).toMatchObject({ version: 2, publishedAt: null, isPublished: false });
  expect(await read(id)).toMatchObject({
    instructions: 'Be brief.\nBe kind.',
    publishedVersion: 1,
  });
  const published = await call(Agent, 'POST', `/api/agents/${id}/versions/2/publish`);
  expect(published).toMatchObject({ instructions: 'Sing.', publishedVersion: 2 });
  expect((await versionsOf(id))[0]).toMatchObject({ version: 2, isPublished: true });
});

test('returning to a version brings back all of it, tools too, as a new version', async () => {
  const { id } = await add({ triggerKeywords: ['offer'], examples: ['How much is it?'] });
  const organizationId = app.demo.organization.id;
  await database.inOrganization(organizationId, async (tx) => {
    const tool = (toolName: string, settings: object) => ({
      id: newId(),
      organizationId,
      agentId: id,
      toolName,
      displayName: toolName,
      schema: JSON.stringify({ type: 'object' }),
      settings: JSON.stringify(settings),
    });
    await tx
      .insertInto('agent_tools')
      .values([tool('quote', { limit: 3 }), tool('stock', {})])
      .execute();
  });
  await call(Agent, 'PATCH', `/api/agents/${id}`, { name: 'Nova II', examples: [] });
  await database.inOrganization(organizationId, async (tx) => {
    await tx.deleteFrom('agent_tools').where('toolName', '=', 'stock').execute();
    await tx
      .updateTable('agent_tools')
      .set({ settings: JSON.stringify({ limit: 9 }), isEnabled: false })
      .where('agentId', '=', id)
      .execute();
  });
  await call(Agent, 'PATCH', `/api/agents/${id}`, { triggerKeywords: [] });
  const Whole = z.object({ snapshot: AgentSnapshot });
  const snapshotOf = async (version: number) =>
    (await call(Whole, 'GET', `/api/agents/${id}/versions/${version}`)).snapshot;
  const second = await snapshotOf(2);
  expect(second).toMatchObject({ name: 'Nova II', examples: [], tools: [{}, {}] });
  expect(await snapshotOf(3)).not.toEqual(second);

  const agent = await call(Agent, 'POST', `/api/agents/${id}/versions/2/restore`);
  expect(agent).toMatchObject({ triggerKeywords: ['offer'], publishedVersion: 4 });
  expect(await snapshotOf(4)).toEqual(second);
  const tools = await database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('agent_tools')
      .select(['toolName', 'settings', 'isEnabled'])
      .where('agentId', '=', id)
      .orderBy('toolName')
      .execute(),
  );
  expect(tools).toEqual([
    { toolName: 'quote', settings: { limit: 3 }, isEnabled: true },
    { toolName: 'stock', settings: {}, isEnabled: true },
  ]);
  await call(Agent, 'POST', `/api/agents/${id}/versions/1/restore`);
  expect(await read(id)).toMatchObject({ name: 'Nova', examples: ['How much is it?'] });
});

test('what may not be published is refused, and changes nothing; switching off is always allowed', async () => {
  const { id } = await add();
  const organizationId = app.demo.organization.id;
  const mayPublish = async (_: unknown, agentId: string, version: number): Promise<void> => {
    expect({ agentId, version }).toEqual({ agentId: id, version: 2 });
    throw new AppError('conflict', 'The tests failed.');
  };
  const parts = { jobs: { send: async () => undefined }, mayPublish };
  const by = { userId: null, name: 'Somebody' };
  const save = async (changes: object) =>
    database.inOrganization(organizationId, async (tx) =>
      saveAgent(tx, id, changes, { by, parts }),
    );
  await expect(save({ instructions: 'Lie.' })).rejects.toThrow('The tests failed.');
  expect(await read(id)).toMatchObject({
    instructions: 'Be brief.\nBe kind.',
    publishedVersion: 1,
  });
  expect(await versionsOf(id)).toHaveLength(1);
  await save({ isActive: false });
  expect(await read(id)).toMatchObject({ isActive: false, publishedVersion: 2 });
});

test('changes at the same moment are versions one after the other', async () => {
  const { id } = await add();
  const changes = Array.from({ length: 8 }, async (_, place) =>
    call(Agent, 'PATCH', `/api/agents/${id}`, { priority: place + 1 }),
  );
  await Promise.all(changes);
  const versions = await versionsOf(id);
  expect(versions.map(({ version }) => version)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  const first = await call(Versions, 'GET', `/api/agents/${id}/versions?limit=5`);
  const rest = await call(
    Versions,
    'GET',
    `/api/agents/${id}/versions?limit=5&cursor=${first.nextCursor}`,
  );
  expect([...first.items, ...rest.items]).toEqual(versions);
  expect(rest.nextCursor).toBeNull();
});

const text = (maxLength: number) => fc.string({ unit: 'binary', minLength: 1, maxLength });
const named = text(20).filter((value) => /\S/u.test(value.replaceAll('\u0000', '')));
const config = fc.record(
  {
    instructions: text(200),
    model: named,
    temperature: fc.double({ min: 0, max: 2, noNaN: true, noDefaultInfinity: true }),
    maxTokens: fc.integer({ min: 1, max: 200_000 }),
    tools: fc.array(
      fc.oneof(
        fc.constantFrom('searchKnowledge', 'handOver'),
        fc.record({
          toolName: fc.constant('searchKnowledge'),
          settings: fc.record({ limit: fc.integer({ min: 1, max: 10 }) }),
        }),
      ),
      { maxLength: 4 },
    ),
    fallbackMessage: fc.option(text(50)),
  },
  { requiredKeys: [] },
);

test('agentConfig is the config of a chat: stored, read and given back it is the same, and so is its effect', async () => {
  const { id } = await add();
  const organizationId = app.demo.organization.id;
  await fc.assert(
    fc.asyncProperty(config, async (given) => {
      const asked = AgentConfig.parse(given);
      const stored = await call(Agent, 'PATCH', `/api/agents/${id}`, { agentConfig: given });
      expect(stored.agentConfig).toEqual(asked);
      const again = await call(Agent, 'PATCH', `/api/agents/${id}`, {
        agentConfig: stored.agentConfig,
      });
      expect(again.agentConfig).toEqual(stored.agentConfig);
      const row = await database.inOrganization(organizationId, async (tx) => lockAgent(tx, id));
      // A request that names tools has no others; an agent without any of an integration has none either.
      const { onlyNamed: _, ...own } = settingsOf(row);
      expect(settingsOf({ ...row, agentConfig: {} }, asked)).toMatchObject(own);
    }),
    { numRuns: 40 },
  );
});

test('a tool that a chat would refuse is not stored either', async () => {
  const { id } = await add();
  const agentConfig = { tools: ['nothing'] };
  const { status } = await app.api('PATCH', `/api/agents/${id}`, { agentConfig });
  expect(status).toBe(422);
});
