import type { Tx } from '../../database/index.ts';
import { recordEvents } from '../events/index.ts';
import type { AgentRow } from './agent-settings.ts';

/** Tells everybody that an agent or its versions changed, the last thing in a transaction. */
export async function tellAgent(
  tx: Tx,
  { id, organizationId }: Pick<AgentRow, 'id' | 'organizationId'>,
): Promise<void> {
  await recordEvents(tx, organizationId, [
    { type: 'agent.updated', conversationId: null, data: { agentId: id } },
  ]);
}
