import { Agent, Suite, SuiteFile, SuiteResult, SuiteRun } from '@frontdesk/contract';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { isPartOf } from '../../src/modules/suites/checks/subset.ts';
import { readPolicy, readShop } from './data.ts';
import type { ShopData } from './data.ts';
import { SCENARIOS } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';

type Call = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: unknown }>;

/** A server with the shop connected: an agent that works by its policy, and the scenarios as a suite. */
export interface Retail {
  agent: Agent;
  suiteId: string;
  run(version: number): Promise<z.infer<typeof Ended>>;
}

const Ended = SuiteRun.extend({ results: z.array(SuiteResult) });
const Id = z.object({ id: z.string() });
const Tools = z.object({
  items: z.array(z.object({ toolName: z.string(), integration: Id.nullable() })),
});

const HANDOVER =
  '\n\n# Tools\nThe tool `transfer_to_human_agents` is called `handOver` here, and tells the customer by itself.';

/** Connects the shop, adds the agent and the suite, by the API alone. */
export async function setUpRetail(api: Call, shopUrl: string): Promise<Retail> {
  const call = async <T>(schema: z.ZodType<T>, ...asked: Parameters<Call>): Promise<T> => {
    const { status, body } = await api(...asked);
    if (status >= 300) throw new Error(`${asked[1]}: ${status} ${JSON.stringify(body)}`);
    return schema.parse(body);
  };
  const settings = { url: shopUrl };
  const integration = await call(Id, 'POST', '/api/integrations', {
    type: 'mcp_server',
    name: 'The shop, for tests',
    settings,
  });
  await call(z.unknown(), 'POST', `/api/integrations/${integration.id}/validate`);
  const agent = await call(Agent, 'POST', '/api/agents', {
    name: 'Retail agent',
    type: 'support',
    model: 'clerk',
    temperature: 0,
    instructions: readPolicy() + HANDOVER,
    agentConfig: { tools: ['handOver'] },
  });
  for (const toolName of await toolsOf(
    async () => call(Tools, 'GET', '/api/tools'),
    integration.id,
  )) {
    await call(z.unknown(), 'POST', `/api/agents/${agent.id}/tools`, {
      toolName,
      integrationId: integration.id,
    });
  }
  const cases = SCENARIOS.map(({ name, customer, expectations }) => ({
    name,
    customer,
    expectations,
  }));
  const file = SuiteFile.parse({ name: 'Retail', gate: { kind: 'share', share: 1 }, cases });
  const suite = await call(Suite, 'POST', `/api/agents/${agent.id}/suites/import`, file);
  const changes = { isGuard: true, testIntegrationIds: [integration.id] };
  await call(Suite, 'PATCH', `/api/suites/${suite.id}`, changes);
  return {
    agent,
    suiteId: suite.id,
    async run(version) {
      const { id } = await call(SuiteRun, 'POST', `/api/suites/${suite.id}/runs`, { version });
      for (;;) {
        const run = await call(Ended, 'GET', `/api/suite-runs/${id}`);
        if (run.status !== 'queued' && run.status !== 'running') return run;
        await wait(200);
      }
    },
  };
}

/** The shop's tools, once they are known. */
async function toolsOf(
  read: () => Promise<z.infer<typeof Tools>>,
  integrationId: string,
): Promise<string[]> {
  for (let tries = 100; tries > 0; tries -= 1) {
    const { items } = await read();
    const found = items.filter(({ integration }) => integration?.id === integrationId);
    if (found.length > 0) return found.map(({ toolName }) => toolName);
    await wait(100);
  }
  throw new Error('The tools of the shop did not become known.');
}

/** What of the shop's database is not as the scenarios say, in words, by the scenario's name. */
export function misfits(shop: ShopData): { scenario: string; what: string }[] {
  const before = readShop();
  const wrong = SCENARIOS.flatMap((scenario) =>
    expectedOf(scenario).flatMap(({ kind, id, expected }) =>
      isPartOf(expected, shop[kind][id]) && differs(shop, before, kind, id)
        ? []
        : [{ scenario: scenario.name, what: `${kind} ${id} is not as expected` }],
    ),
  );
  const known = new Set(SCENARIOS.flatMap(expectedOf).map(({ kind, id }) => `${kind} ${id}`));
  const others = (['orders', 'users', 'products'] as const).flatMap((kind) =>
    Object.keys(shop[kind])
      .filter((id) => !known.has(`${kind} ${id}`) && differs(shop, before, kind, id))
      .map((id) => ({ scenario: 'none', what: `${kind} ${id} was changed` })),
  );
  return [...wrong, ...others];
}

function expectedOf({ changes }: Scenario) {
  return (['orders', 'users'] as const).flatMap((kind) =>
    Object.entries(changes[kind] ?? {}).map(([id, expected]) => ({ kind, id, expected })),
  );
}

function differs(a: ShopData, b: ShopData, kind: keyof ShopData, id: string): boolean {
  return JSON.stringify(a[kind][id]) !== JSON.stringify(b[kind][id]);
}
