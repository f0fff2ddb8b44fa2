import type { AgentConfig } from '@frontdesk/contract';
import type { Tx } from '../../../database/index.ts';
import { AppError } from '../../../platform/index.ts';
import { toolNames } from './tools.ts';

/**
 * Throws `unprocessable` for a tool that does not exist, neither built in nor among what agents have
 * of integrations: it would silently be missing.
 */
export async function checkTools(tx: Tx, config: AgentConfig | undefined): Promise<void> {
  const named = (config?.tools ?? []).map((tool) =>
    typeof tool === 'string' ? tool : tool.toolName,
  );
  const others = named.filter((name) => !toolNames.includes(name));
  if (others.length === 0) return;
  const rows = await tx
    .selectFrom('agent_tools')
    .select('toolName')
    .where('toolName', 'in', others)
    .execute();
  const unknown = others.find((name) => rows.every(({ toolName }) => toolName !== name));
  if (unknown === undefined) return;
  const message = `There is no tool "${unknown}". There are: ${toolNames.join(', ')}.`;
  throw new AppError('unprocessable', message, { errors: [{ path: 'config.tools', message }] });
}
