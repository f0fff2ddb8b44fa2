import type { AgentInput } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import type { AgentRow } from './agent-settings.ts';

/** Adds an agent in the caller's transaction. */
export async function addAgent(
  tx: Tx,
  organizationId: string,
  { agentConfig = {}, ...agent }: AgentInput,
): Promise<AgentRow> {
  return tx
    .insertInto('agents')
    .values({ ...agent, id: newId(), organizationId, agentConfig: JSON.stringify(agentConfig) })
    .returningAll()
    .executeTakeFirstOrThrow();
}
