import { AgentToolSettings, ToolSnapshot } from '@frontdesk/contract';
import type { AgentTool } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB, Tx } from '../../../database/index.ts';
import type { ToolDefinition } from '../../../integrations/integration.ts';
import { rightsOf } from './rights.ts';

export type AgentToolRow = Selectable<DB['agent_tools']>;

/** The tools that an agent was given, in order. */
export async function rowsOf(tx: Tx, agentId: string): Promise<AgentToolRow[]> {
  return tx
    .selectFrom('agent_tools')
    .selectAll()
    .where('agentId', '=', agentId)
    .orderBy('priority')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** What is remembered of a tool. */
export function snapshotOf(tool: ToolDefinition): ToolSnapshot {
  const { toolName, purpose, inputSchema, outputSchema, effect, requires } = tool;
  return {
    toolName,
    purpose,
    inputSchema,
    ...(outputSchema ? { outputSchema } : {}),
    effect,
    requires,
    mayRepeat: tool.mayRepeat ?? false,
    isGone: false,
  };
}

/** What the row remembers; a row that was written by something else is taken for a dangerous tool. */
function snapshotIn({ schema, toolName, displayName }: AgentToolRow): ToolSnapshot {
  return ToolSnapshot.catch({
    toolName,
    purpose: displayName,
    inputSchema: typeof schema === 'object' && schema !== null ? { ...schema } : {},
    effect: 'writes',
    requires: 'user-approval',
    mayRepeat: false,
    isGone: false,
  }).parse(schema);
}

/** A tool of an agent as the API, and the agent's turns, see it. */
export function agentToolOf(row: AgentToolRow): AgentTool {
  const schema = snapshotIn(row);
  const settings = AgentToolSettings.catch({}).parse(row.settings);
  return {
    id: row.id,
    agentId: row.agentId,
    integrationId: row.integrationId,
    toolName: row.toolName,
    displayName: row.displayName,
    description: row.description,
    schema,
    settings,
    isEnabled: row.isEnabled,
    priority: row.priority,
    ...rightsOf(schema, settings),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
