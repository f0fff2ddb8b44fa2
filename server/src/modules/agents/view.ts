import { AgentConfig } from '@frontdesk/contract';
import type { Agent } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { notFound } from '../../platform/index.ts';
import type { AgentRow } from './agent-settings.ts';

/** Agents with their examples, as {@link agentView} shows them. */
export function selectAgents(tx: Tx) {
  return tx
    .selectFrom('agents')
    .selectAll()
    .select(
      sql<string[]>`ARRAY(
        SELECT e.text FROM agent_examples e WHERE e."agentId" = agents.id ORDER BY e.position
      )`.as('examples'),
    );
}

/** An agent as the API shows it; throws `not-found`. */
export async function readAgent(tx: Tx, id: string): Promise<Agent> {
  const row = await selectAgents(tx).where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('agent');
  return agentView(row);
}

/** An agent as the API shows it. */
export function agentView(row: AgentRow & { examples: string[] }): Agent {
  return {
    ...row,
    agentConfig: AgentConfig.catch({}).parse(row.agentConfig),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
