import {
  AgentConfig,
  createAgent,
  deleteAgent,
  getAgent,
  listAgents,
  updateAgent,
} from '@frontdesk/contract';
import type { Agent } from '@frontdesk/contract';
import { isReferenced } from '../../database/index.ts';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError, cutPage, notFound, readCursor } from '../../platform/index.ts';
import { logDeletion, recordEvents } from '../events/index.ts';
import type { Doer } from '../events/index.ts';
import { addAgent } from './add-agent.ts';
import { checkTeam } from './check-team.ts';
import type { AgentRow } from './agent-settings.ts';

/** The AI agents: list, add, read, change, remove. */
export function agentRoutes(database: Database): BoundRoute[] {
  return [
    bind(listAgents, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(tx, query)),
    ),
    bind(getAgent, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await tx
          .selectFrom('agents')
          .selectAll()
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (!row) throw notFound('agent');
        return agentView(row);
      }),
    ),
    bind(createAgent, async ({ body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        await checkTeam(tx, body.handoverTeamId);
        const row = await addAgent(tx, caller.organizationId, body);
        await changed(tx, row);
        return agentView(row);
      }),
    ),
    bind(updateAgent, async ({ params, body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const { agentConfig, ...fields } = body;
        await checkTeam(tx, fields.handoverTeamId);
        const row = await tx
          .updateTable('agents')
          .set({
            ...fields,
            ...(agentConfig ? { agentConfig: JSON.stringify(agentConfig) } : {}),
            updatedAt: new Date(),
          })
          .where('id', '=', params.id)
          .returningAll()
          .executeTakeFirst();
        if (!row) throw notFound('agent');
        await changed(tx, row);
        return agentView(row);
      }),
    ),
    bind(deleteAgent, async ({ params, caller, raw }) =>
      database
        .inOrganization(caller.organizationId, async (tx) =>
          remove(tx, params.id, { by: caller, address: raw.ip }),
        )
        .catch((error: unknown) => {
          // A turn of this agent began at the same moment.
          if (!isReferenced(error)) throw error;
          throw new AppError('conflict', 'The agent is answering just now. Try again.');
        }),
    ),
  ];
}

async function page(
  tx: Tx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Agent[]; nextCursor: string | null }> {
  const after = readCursor(cursor);
  let select = tx
    .selectFrom('agents')
    .selectAll()
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit + 1);
  if (after) {
    select = select.where((eb) =>
      eb(eb.refTuple('createdAt', 'id'), '>', eb.tuple(new Date(after.at), after.id)),
    );
  }
  const cut = cutPage(await select.execute(), limit, (row) => ({ at: row.createdAt, id: row.id }));
  return { items: cut.rows.map((row) => agentView(row)), nextCursor: cut.nextCursor };
}

/**
 * Removes an agent; what it did stays. Conversations come before the agent, as a turn's end locks
 * them, so that the two never wait for each other.
 */
async function remove(tx: Tx, id: string, doer: Doer): Promise<undefined> {
  await tx
    .updateTable('conversations')
    .set({ assignedAgentId: null })
    .where('assignedAgentId', '=', id)
    .execute();
  await tx.updateTable('runs').set({ agentId: null }).where('agentId', '=', id).execute();
  const row = await tx.deleteFrom('agents').where('id', '=', id).returningAll().executeTakeFirst();
  if (!row) throw notFound('agent');
  await logDeletion(tx, doer, { noun: 'agent', source: 'agents', id, name: row.name });
  await changed(tx, row);
}

async function changed(tx: Tx, { id, organizationId }: AgentRow): Promise<void> {
  await recordEvents(tx, organizationId, [
    { type: 'agent.updated', conversationId: null, data: { agentId: id } },
  ]);
}

function agentView(row: AgentRow): Agent {
  return {
    ...row,
    agentConfig: AgentConfig.catch({}).parse(row.agentConfig),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
