import {
  createAgent,
  deleteAgent,
  getAgent,
  listAgents,
  listAgentTypes,
  updateAgent,
} from '@frontdesk/contract';
import type { Agent } from '@frontdesk/contract';
import { isReferenced } from '../../database/index.ts';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError, cutPage, notFound, readCursor } from '../../platform/index.ts';
import { logDeletion } from '../events/index.ts';
import type { Doer } from '../events/index.ts';
import { checkTeam } from '../teams/index.ts';
import { addAgent } from './add-agent.ts';
import { checkTools } from './tools/check-tools.ts';
import { embedExamples } from './routing/embed-examples.job.ts';
import { agentKinds } from './starting-texts.ts';
import { tellAgent } from './tell-agent.ts';
import { saveAgent } from './versions/save.ts';
import type { SaveParts } from './versions/save.ts';
import { agentView, readAgent, selectAgents } from './view.ts';

/** The AI agents: list, add, read, change, remove, and what kinds there are. */
export function agentRoutes(database: Database, parts: SaveParts): BoundRoute[] {
  return [
    bind(listAgentTypes, async () => ({ items: agentKinds })),
    bind(listAgents, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(tx, query)),
    ),
    bind(getAgent, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => readAgent(tx, params.id)),
    ),
    bind(createAgent, async ({ body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        await checkTools(tx, body.agentConfig);
        await checkTeam(tx, body.handoverTeamId, 'handoverTeamId');
        const { organizationId } = caller;
        const row = await addAgent(tx, organizationId, body, caller);
        if (body.examples?.length) await parts.jobs.send(tx, embedExamples, [{ organizationId }]);
        const view = await readAgent(tx, row.id);
        await tellAgent(tx, row);
        return view;
      }),
    ),
    bind(updateAgent, async ({ params, body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const { note, ...changes } = body;
        await checkTools(tx, changes.agentConfig);
        const row = await saveAgent(tx, params.id, changes, { by: caller, note, parts });
        const view = await readAgent(tx, row.id);
        await tellAgent(tx, row);
        return view;
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
  let select = selectAgents(tx)
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
  await tellAgent(tx, row);
}
