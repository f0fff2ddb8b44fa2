import type { AgentTool } from '@frontdesk/contract';
import type { Tx } from '../../../database/index.ts';
import { agentToolOf, rowsOf } from './row.ts';

/** A tool of an integration that an agent may use in a turn, with what holds of its calls. */
export interface GrantedTool extends AgentTool {
  integrationId: string;
  /** What the model is told: the organization's words, else the tool's own. */
  purpose: string;
}

export interface Granted {
  /** Of integrations that work, in order. */
  tools: GrantedTool[];
  /** What was set for built-in tools, by their names; one without a row is on, as it is by itself. */
  builtIn: Map<string, AgentTool>;
}

/** What an agent may do by its rows. A call is made by `Integrations.callTool`, with `schema.toolName`. */
export async function grantedTools(tx: Tx, agentId: string): Promise<Granted> {
  const working = await tx
    .selectFrom('integrations')
    .select('id')
    .where('isActive', '=', true)
    .where('status', 'in', ['active', 'validating', 'error'])
    .execute();
  const ids = new Set(working.map(({ id }) => id));
  const granted: Granted = { tools: [], builtIn: new Map() };
  for (const tool of (await rowsOf(tx, agentId)).map(agentToolOf)) {
    const { integrationId, schema, isEnabled, description } = tool;
    if (integrationId === null) granted.builtIn.set(tool.toolName, tool);
    else if (isEnabled && !schema.isGone && ids.has(integrationId)) {
      granted.tools.push({ ...tool, integrationId, purpose: description ?? schema.purpose });
    }
  }
  return granted;
}
