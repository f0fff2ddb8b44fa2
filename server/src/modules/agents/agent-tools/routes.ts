import {
  createAgentTool,
  deleteAgentTool,
  listAgentTools,
  listTools,
  orderAgentTools,
  updateAgentTool,
} from '@frontdesk/contract';
import type { AgentTool } from '@frontdesk/contract';
import { isTaken } from '../../../database/index.ts';
import type { Database, Tx } from '../../../database/index.ts';
import { bind } from '../../../http/index.ts';
import type { BoundRoute, Request } from '../../../http/index.ts';
import { AppError, notFound } from '../../../platform/index.ts';
import { logAct, recordEvents } from '../../events/index.ts';
import type { Doer } from '../../events/index.ts';
import type { Integrations } from '../../integrations/index.ts';
import { addAgentTool } from './add.ts';
import { offeredBuiltIns } from './built-in.ts';
import { checkRights } from './rights.ts';
import { agentToolOf, rowsOf } from './row.ts';
import type { AgentToolRow } from './row.ts';

/** The catalogue of tools, and which of them an agent has, how and in which order. */
export function agentToolRoutes(database: Database, integrations: Integrations): BoundRoute[] {
  const inOrganization = async <T>(
    { organizationId }: { organizationId: string },
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> => database.inOrganization(organizationId, work);
  return [
    bind(listTools, async ({ caller }) =>
      inOrganization(caller, async (tx) => ({
        items: [...offeredBuiltIns, ...(await integrations.offered(tx))],
      })),
    ),
    bind(listAgentTools, async ({ params, caller }) =>
      inOrganization(caller, async (tx) => {
        await findAgent(tx, params.id);
        return page(tx, params.id);
      }),
    ),
    bind(createAgentTool, async ({ params, body, caller, raw }) =>
      inOrganization(caller, async (tx) => {
        const agent = await findAgent(tx, params.id);
        const where = { organizationId: caller.organizationId, agentId: agent.id };
        const row = await addAgentTool(tx, where, body, integrations);
        await tell(tx, { by: caller, address: raw.ip }, { verb: 'added', agent, after: row });
        return agentToolOf(row);
      }).catch(ifTaken),
    ),
    bind(updateAgentTool, async ({ params, body, caller, raw }) =>
      inOrganization(caller, async (tx) => {
        const agent = await findAgent(tx, params.id);
        const before = await findRow(tx, params);
        const after = await change(tx, before, body);
        await tell(tx, { by: caller, address: raw.ip }, { verb: 'changed', agent, before, after });
        return agentToolOf(after);
      }),
    ),
    bind(deleteAgentTool, async ({ params, caller, raw }) => {
      await inOrganization(caller, async (tx) => {
        const agent = await findAgent(tx, params.id);
        const before = await findRow(tx, params);
        await tx.deleteFrom('agent_tools').where('id', '=', before.id).execute();
        await tell(tx, { by: caller, address: raw.ip }, { verb: 'removed', agent, before });
      });
      return undefined;
    }),
    bind(orderAgentTools, async ({ params, body, caller }) =>
      inOrganization(caller, async (tx) => {
        const agent = await findAgent(tx, params.id);
        await order(tx, agent.id, body.ids);
        await changed(tx, caller.organizationId, agent.id);
        return page(tx, agent.id);
      }),
    ),
  ];
}

async function page(tx: Tx, agentId: string): Promise<{ items: AgentTool[]; nextCursor: null }> {
  return { items: (await rowsOf(tx, agentId)).map(agentToolOf), nextCursor: null };
}

/** Locks the agent, so that its tools change one after the other. */
async function findAgent(tx: Tx, id: string): Promise<{ id: string; name: string }> {
  const agent = await tx
    .selectFrom('agents')
    .select(['id', 'name'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!agent) throw notFound('agent');
  return agent;
}

async function findRow(
  tx: Tx,
  { id, toolId }: { id: string; toolId: string },
): Promise<AgentToolRow> {
  const row = await tx
    .selectFrom('agent_tools')
    .selectAll()
    .where('id', '=', toolId)
    .where('agentId', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('tool');
  return row;
}

async function change(
  tx: Tx,
  row: AgentToolRow,
  { settings, ...fields }: Request<typeof updateAgentTool>['body'],
): Promise<AgentToolRow> {
  if (settings) checkRights(agentToolOf(row).schema, settings);
  return tx
    .updateTable('agent_tools')
    .set({
      ...fields,
      ...(settings ? { settings: JSON.stringify(settings) } : {}),
      updatedAt: new Date(),
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Puts the tools in this order; throws `conflict` unless these are all of them. */
async function order(tx: Tx, agentId: string, ids: readonly string[]): Promise<void> {
  const rows = await rowsOf(tx, agentId);
  const given = new Set(ids);
  if (
    given.size !== ids.length ||
    rows.length !== ids.length ||
    !rows.every(({ id }) => given.has(id))
  ) {
    throw new AppError('conflict', 'These are not all tools of the agent. Load them anew.');
  }
  for (const [priority, id] of ids.entries()) {
    await tx.updateTable('agent_tools').set({ priority }).where('id', '=', id).execute();
  }
}

async function tell(
  tx: Tx,
  { by, address }: Doer,
  act: {
    verb: 'added' | 'changed' | 'removed';
    agent: { id: string; name: string };
    before?: AgentToolRow;
    after?: AgentToolRow;
  },
): Promise<void> {
  const { verb, agent, before, after } = act;
  const name = (after ?? before)?.displayName ?? '';
  await logAct(tx, {
    organizationId: by.organizationId,
    eventType: `agent-tool.${verb}`,
    source: 'agents',
    message: `${by.name} ${verb} the tool “${name}” of the agent “${agent.name}”.`,
    actor: by,
    address,
    details: { agentId: agent.id, before: told(before), after: told(after) },
  });
  await changed(tx, by.organizationId, agent.id);
}

function told(row: AgentToolRow | undefined): object | null {
  if (!row) return null;
  const { toolName, isEnabled, settings, effect, requires } = agentToolOf(row);
  return { toolName, isEnabled, settings, effect, requires };
}

async function changed(tx: Tx, organizationId: string, agentId: string): Promise<void> {
  await recordEvents(tx, organizationId, [
    { type: 'agent.updated', conversationId: null, data: { agentId } },
  ]);
}

function ifTaken(error: unknown): never {
  if (!isTaken(error)) throw error;
  throw new AppError('conflict', 'The agent has a tool of this name already.');
}
