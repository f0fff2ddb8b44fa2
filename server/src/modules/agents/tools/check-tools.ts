import type { AgentConfig } from '@frontdesk/contract';
import type { Tx } from '../../../database/index.ts';
import { AppError } from '../../../platform/index.ts';
import { grantedTools } from '../agent-tools/granted.ts';
import type { Choice } from '../routing/choose-agent.ts';
import { handOver } from './hand-over.ts';
import { toolNames } from './tools.ts';

/**
 * Throws `unprocessable` for a tool that does not exist, neither built in nor among what agents have
 * of integrations: it would silently be missing.
 */
export async function checkTools(tx: Tx, config: AgentConfig | undefined): Promise<void> {
  const others = namesIn(config).filter((name) => !toolNames.includes(name));
  if (others.length === 0) return;
  const rows = await tx
    .selectFrom('agent_tools')
    .select('toolName')
    .where('toolName', 'in', others)
    .execute();
  const known = new Set(rows.map(({ toolName }) => toolName));
  refuse(others.find((name) => !known.has(name)));
}

/**
 * The same for what one turn names: what is switched off for every agent that may answer, or is of
 * a system that is not in use, is as good as unknown.
 */
export async function checkUsable(
  tx: Tx,
  config: AgentConfig | undefined,
  { agent, by, active }: Choice<{ id: string }>,
): Promise<void> {
  const names = namesIn(config);
  if (names.length === 0) return;
  const agents = by === 'default' ? active : [agent];
  const granted = await Promise.all(agents.map(async ({ id }) => grantedTools(tx, id)));
  const isUsable = (name: string): boolean =>
    name === handOver.name ||
    granted.some(({ tools, off }) =>
      toolNames.includes(name) ? !off.has(name) : tools.some(({ toolName }) => toolName === name),
    );
  refuse(names.find((name) => !isUsable(name)));
}

function namesIn(config: AgentConfig | undefined): string[] {
  return (config?.tools ?? []).map((tool) => (typeof tool === 'string' ? tool : tool.toolName));
}

function refuse(unknown: string | undefined): void {
  if (unknown === undefined) return;
  const message = `There is no tool "${unknown}". There are: ${toolNames.join(', ')}.`;
  throw new AppError('unprocessable', message, { errors: [{ path: 'config.tools', message }] });
}
