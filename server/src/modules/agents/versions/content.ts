import { AgentSnapshot } from '@frontdesk/contract';
import type { Tx } from '../../../database/index.ts';
import { notFound } from '../../../platform/index.ts';
import { readSnapshot } from './snapshot.ts';

/** A version as it is stored: as it would be published. Throws `not-found`. */
export async function storedVersion(
  tx: Tx,
  agentId: string,
  version: number,
): Promise<AgentSnapshot> {
  const row = await tx
    .selectFrom('agent_versions')
    .select('snapshot')
    .where('agentId', '=', agentId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) throw notFound('version');
  return AgentSnapshot.parse(row.snapshot);
}

/**
 * A version as it answers. Of the published one that is what the agent is: its tools change without a
 * version. Throws `not-found`.
 */
export async function versionAsItAnswers(
  tx: Tx,
  agentId: string,
  version: number,
): Promise<AgentSnapshot> {
  const agent = await tx
    .selectFrom('agents')
    .selectAll()
    .where('id', '=', agentId)
    .executeTakeFirst();
  if (!agent) throw notFound('agent');
  if (agent.publishedVersion === version) return readSnapshot(tx, agent);
  return storedVersion(tx, agentId, version);
}
