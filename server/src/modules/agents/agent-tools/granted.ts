import type { AgentTool } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { agentToolOf } from './row.ts';
import type { AgentToolRow } from './row.ts';

/** What an agent's rows say of its tools. */
export interface Granted {
  /** Those that it may use, in order: built in, or of an integration that works. */
  tools: AgentTool[];
  /** Names of built-in tools that are switched off. */
  off: ReadonlySet<string>;
}

/**
 * Reads what an agent may do, in one statement: by its rows, or by those that a version of it has.
 * What a version says of an integration that is gone counts for nothing.
 */
export async function grantedTools(
  tx: Tx,
  agentId: string,
  ofVersion?: readonly { toolName: string }[],
): Promise<Granted> {
  const rows = await tx
    .selectFrom(rowsFor(agentId, ofVersion).as('agent_tools'))
    .leftJoin('integrations', 'integrations.id', 'agent_tools.integrationId')
    .selectAll('agent_tools')
    .select(
      sql<boolean>`coalesce("integrations"."isActive"
        AND "integrations"."status" IN ('active', 'validating', 'error'), false)`.as('works'),
    )
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

function rowsFor(agentId: string, ofVersion: readonly { toolName: string }[] | undefined) {
  if (!ofVersion) {
    return sql<AgentToolRow>`(SELECT * FROM agent_tools WHERE "agentId" = ${agentId})`;
  }
  const rows = ofVersion.map((tool) => ({ ...tool, id: `${agentId}:${tool.toolName}`, agentId }));
  return sql<AgentToolRow>`(
    SELECT id, (SELECT "organizationId" FROM agents WHERE agents.id = t."agentId") AS "organizationId",
      "agentId", "integrationId", "toolName", "displayName", description, schema, settings,
      "isEnabled", priority, now() AS "createdAt", now() AS "updatedAt"
    FROM jsonb_populate_recordset(NULL::agent_tools, ${JSON.stringify(rows)}::jsonb) AS t)`;
}
