import type { Tx } from '../../../database/index.ts';
import { builtInTools } from './built-in.ts';

const builtIn = new Map(builtInTools.map(({ toolName, displayName }) => [toolName, displayName]));

/** What people call a tool: as its agent's row says, else as we do; else its own name. */
export function displayNameOf(toolName: string, ofRow: string | null | undefined): string {
  return ofRow ?? builtIn.get(toolName) ?? toolName;
}

/**
 * What people call these tools, by their names. Where several agents have one of that name, that of
 * `agentId` counts.
 */
export async function displayNames(
  tx: Tx,
  toolNames: readonly string[],
  agentId: string | null,
): Promise<Map<string, string>> {
  if (toolNames.length === 0) return new Map();
  const rows = await tx
    .selectFrom('agent_tools')
    .select(['toolName', 'displayName', 'agentId'])
    .where('toolName', 'in', toolNames)
    .orderBy('id')
    .execute();
  return new Map(
    toolNames.map((name) => {
      const named = rows.filter(({ toolName }) => toolName === name);
      const row = named.find((each) => each.agentId === agentId) ?? named[0];
      return [name, displayNameOf(name, row?.displayName)];
    }),
  );
}
