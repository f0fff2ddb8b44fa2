import type { Tx } from '../../../database/index.ts';
import type { ToolDefinition } from '../../../integrations/integration.ts';
import { agentToolOf, snapshotOf } from './row.ts';

/**
 * Brings what agents remember of an integration's tools up to date. A tool that the system no longer
 * has stays in its place and is marked: it may come back, and its settings with it.
 */
export async function refreshAgentTools(
  tx: Tx,
  { integrationId }: { integrationId: string },
  tools: readonly ToolDefinition[],
): Promise<void> {
  const byName = new Map(tools.map((tool) => [tool.toolName, tool]));
  const rows = await tx
    .selectFrom('agent_tools')
    .selectAll()
    .where('integrationId', '=', integrationId)
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const row of rows) {
    const { schema } = agentToolOf(row);
    const tool = byName.get(schema.toolName);
    const now = JSON.stringify(tool ? snapshotOf(tool) : { ...schema, isGone: true });
    await tx.updateTable('agent_tools').set({ schema: now }).where('id', '=', row.id).execute();
  }
}
