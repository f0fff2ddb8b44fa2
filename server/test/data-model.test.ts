import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrismaClient } from '../src/database/generated/prisma/client.ts';
import { newId } from '../src/platform/index.ts';
import { newDatabaseUrl, silent } from './harness.ts';
import { Client } from 'pg';
import { migrate } from '../src/database/migrate.ts';

/** The examples of the data model, by the stock Prisma client on a migrated database. */
let prisma: PrismaClient;
const organizationId = newId();

beforeAll(async () => {
  const connectionString = await newDatabaseUrl();
  const client = new Client({ connectionString });
  await client.connect();
  await migrate(client, silent);
  await client.end();
  prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
  await prisma.organization.create({ data: { id: organizationId, name: 'Shop', slug: 'shop' } });
});
afterAll(async () => prisma.$disconnect());

test('create a Shopify integration', async () => {
  const integration = await prisma.integration.create({
    data: {
      organizationId,
      type: 'shopify',
      name: 'Main Store',
      credentials: { storeDomain: 'sealed', accessToken: 'sealed' },
      settings: { syncProducts: true, syncOrders: true },
      status: 'active',
    },
  });
  expect(integration).toMatchObject({ status: 'active', capabilities: [], isActive: true });
});

test('get an agent’s configuration for the chat API', async () => {
  const integration = await prisma.integration.findFirstOrThrow();
  const agent = await prisma.agent.create({
    data: { organizationId, name: 'Robin', type: 'sales', instructions: 'Sell.' },
  });
  const tool = (toolName: string, priority: number, isEnabled: boolean) => ({
    organizationId,
    agentId: agent.id,
    integrationId: integration.id,
    toolName,
    displayName: toolName,
    schema: { type: 'object' },
    priority,
    isEnabled,
  });
  await prisma.agentTool.createMany({
    data: [tool('second', 2, true), tool('first', 1, true), tool('off', 0, false)],
  });
  const found = await prisma.agent.findUnique({
    where: { id: agent.id },
    include: {
      tools: {
        where: { isEnabled: true },
        include: { integration: true },
        orderBy: { priority: 'asc' },
      },
    },
  });
  expect(found).toMatchObject({ model: 'gpt-4o', temperature: 0.7, maxTokens: 4000 });
  expect(found?.tools.map(({ toolName }) => toolName)).toEqual(['first', 'second']);
  expect(found?.tools[0]?.integration?.name).toBe('Main Store');
});

test('get an organization with its integrations', async () => {
  const organization = await prisma.organization.findUnique({
    where: { id: organizationId },
    include: {
      integrations: {
        where: { status: 'active' },
        select: { id: true, type: true, name: true, capabilities: true },
      },
      agents: { include: { tools: true } },
    },
  });
  expect(organization?.integrations).toHaveLength(1);
  expect(organization?.agents[0]?.tools).toHaveLength(3);
});

test('track AI usage', async () => {
  const usage = await prisma.billingUsage.create({
    data: {
      organizationId,
      costType: 'ai_tokens_input',
      quantity: 1200,
      unitCost: 0.001,
      totalCost: 1200 * 0.001,
      source: 'openai_gpt4o',
      billingPeriod: '2026-11',
    },
  });
  expect(usage.totalCost).toBeCloseTo(1.2);
});

test('every value of every enumeration can be stored', async () => {
  const { rows } = await prisma.$queryRaw<{ name: string; count: bigint }[]>`
    SELECT t.typname AS name, count(*) AS count FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
    GROUP BY 1`.then((result) => ({ rows: result }));
  const counts = Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]));
  expect(counts).toMatchObject({
    UserRole: 5,
    ConversationStatus: 5,
    MessageType: 7,
    ChannelType: 9,
    AgentType: 7,
    IntegrationType: 15,
    IntegrationStatus: 5,
    ContentType: 6,
    SystemCostType: 8,
    SubscriptionPlan: 5,
  });
});
