import type { AgentTool } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { agentToolOf } from './row.ts';

/** What an agent's rows say of its tools. */
export interface Granted {
  /** Those that it may use, in order: built in, or of an integration that works. */
  tools: AgentTool[];
  /** Names of built-in tools that are switched off. */
  off: ReadonlySet<string>;
}

/** Reads what an agent may do by its rows, in one statement. */
export async function grantedTools(tx: Tx, agentId: string): Promise<Granted> {
  const rows = await tx
    .selectFrom('agent_tools')
    .leftJoin('integrations', 'integrations.id', 'agent_tools.integrationId')
    .selectAll('agent_tools')
    .select(
      sql<boolean>`coalesce("integrations"."isActive"
        AND "integrations"."status" IN ('active', 'validating', 'error'), false)`.as('works'),
    )
    .where('agentId', '=', agentId)
    .orderBy('priority')
    .orderBy('agent_tools.createdAt')
    .orderBy('agent_tools.id')
    .execute();
  const off = rows.filter(({ integrationId, isEnabled }) => integrationId === null && !isEnabled);
  return {
    tools: rows
      .filter(
        ({ isEnabled, integrationId, works }) => isEnabled && (integrationId === null || works),
      )
      .map(agentToolOf)
      .filter(({ schema }) => !schema.isGone),
    off: new Set(off.map(({ toolName }) => toolName)),
  };
}
