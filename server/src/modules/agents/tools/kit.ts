import { USUAL_TOOLS } from '@frontdesk/contract';
import type { AgentConfig, AgentTool } from '@frontdesk/contract';
import type { Granted } from '../agent-tools/granted.ts';

/** A tool by its name, with what was set for it. */
export interface SetUpTool {
  name: string;
  /** What the configuration says of it. */
  settings: Record<string, unknown>;
  /** What the agent's row says of it. */
  row: AgentTool | undefined;
}

/**
 * Which tools a turn has, in order. The agent's configuration names built-in ones, and its rows add
 * to them, set them up and switch them off. Where the request itself names tools it has only those,
 * and of them no more than the agent may use anyhow.
 */
export function kitOf(
  { tools: named, onlyNamed }: { tools: AgentConfig['tools']; onlyNamed: boolean },
  { tools: rows, off }: Granted,
): SetUpTool[] {
  const settings = new Map(
    (named ?? USUAL_TOOLS).map((tool) =>
      typeof tool === 'string' ? [tool, {}] : [tool.toolName, tool.settings],
    ),
  );
  const byName = new Map(rows.map((row) => [row.toolName, row]));
  const names = [...settings.keys()];
  const ordered = onlyNamed
    ? names
    : [...names.filter((name) => !byName.has(name)), ...byName.keys()];
  return ordered
    .filter((name) => !off.has(name))
    .map((name) => ({ name, settings: settings.get(name) ?? {}, row: byName.get(name) }));
}
