import type { createAgentTool } from '@frontdesk/contract';
import type { Tx } from '../../../database/index.ts';
import type { Request } from '../../../http/index.ts';
import type { ToolDefinition } from '../../../integrations/integration.ts';
import { AppError, newId } from '../../../platform/index.ts';
import type { Integrations } from '../../integrations/index.ts';
import { builtInTools } from './built-in.ts';
import { checkRights } from './rights.ts';
import { agentToolOf, rowsOf, snapshotOf } from './row.ts';
import type { AgentToolRow } from './row.ts';

const MAX_TOOLS = 200;
/** Of names, which models take. */
const MAX_NAME = 64;

/**
 * Gives an agent a tool. Its name is the tool's own, or where another integration's tool has that
 * already, one made from it. Throws `unprocessable` for a tool that is not there, and `conflict` for
 * one that the agent has.
 */
export async function addAgentTool(
  tx: Tx,
  { organizationId, agentId }: { organizationId: string; agentId: string },
  body: Request<typeof createAgentTool>['body'],
  integrations: Pick<Integrations, 'toolsFor'>,
): Promise<AgentToolRow> {
  const integrationId = body.integrationId ?? null;
  const tool = await find(tx, integrationId, body.toolName, integrations);
  checkRights(tool, body.settings);
  const rows = await rowsOf(tx, agentId);
  if (rows.length >= MAX_TOOLS) {
    throw new AppError('unprocessable', `An agent can have ${MAX_TOOLS} tools.`);
  }
  const last = Math.max(-1, ...rows.map(({ priority }) => priority));
  return tx
    .insertInto('agent_tools')
    .values({
      id: newId(),
      organizationId,
      agentId,
      integrationId,
      toolName: nameFor(tool, integrationId, rows),
      displayName: body.displayName ?? tool.displayName,
      description: body.description ?? null,
      schema: JSON.stringify(snapshotOf(tool)),
      settings: JSON.stringify(body.settings),
      isEnabled: body.isEnabled,
      priority: body.priority ?? last + 1,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function find(
  tx: Tx,
  integrationId: string | null,
  toolName: string,
  integrations: Pick<Integrations, 'toolsFor'>,
): Promise<ToolDefinition> {
  const known =
    integrationId === null ? builtInTools : await ofIntegration(tx, integrationId, integrations);
  const tool = known.find((each) => each.toolName === toolName);
  if (tool) return tool;
  const message = 'There is no such tool.';
  throw new AppError('unprocessable', message, { errors: [{ path: 'toolName', message }] });
}

async function ofIntegration(
  tx: Tx,
  integrationId: string,
  integrations: Pick<Integrations, 'toolsFor'>,
): Promise<ToolDefinition[]> {
  try {
    return await integrations.toolsFor(tx, integrationId);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'not-found') throw error;
    const errors = [{ path: 'integrationId', message: error.message }];
    throw new AppError('unprocessable', error.message, { errors, cause: error });
  }
}

function nameFor(
  { toolName }: ToolDefinition,
  integrationId: string | null,
  rows: readonly AgentToolRow[],
): string {
  const has = rows.some(
    (row) => row.integrationId === integrationId && agentToolOf(row).schema.toolName === toolName,
  );
  if (has) {
    throw new AppError('conflict', 'The agent has this tool already.', {
      errors: [{ path: 'toolName', message: 'is taken' }],
    });
  }
  const taken = new Set(rows.map((row) => row.toolName));
  // The names of the built-in tools are theirs, whether the agent has rows of them or not.
  if (integrationId !== null) for (const builtIn of builtInTools) taken.add(builtIn.toolName);
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? '' : `_${count}`;
    const name = `${toolName.slice(0, MAX_NAME - suffix.length)}${suffix}`;
    if (!taken.has(name)) return name;
  }
}
