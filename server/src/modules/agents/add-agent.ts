import type { AgentInput } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import type { AgentRow } from './agent-settings.ts';
import { setExamples } from './routing/examples.ts';
import { addVersion, FRONTDESK } from './versions/save.ts';
import { readSnapshot } from './versions/snapshot.ts';
import type { Author } from './versions/save.ts';

/** Adds an agent with its first version, published, in the caller's transaction. */
export async function addAgent(
  tx: Tx,
  organizationId: string,
  { agentConfig = {}, examples = [], ...fields }: AgentInput,
  by: Author = FRONTDESK,
): Promise<AgentRow> {
  const agent = await tx
    .insertInto('agents')
    .values({
      ...fields,
      id: newId(),
      organizationId,
      agentConfig: JSON.stringify(agentConfig),
      publishedVersion: 1,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (examples.length > 0) await setExamples(tx, agent, examples);
  const { id } = await addVersion(tx, { agent, now: await readSnapshot(tx, agent) }, {}, { by });
  await tx
    .updateTable('agent_versions')
    .set({ publishedAt: new Date() })
    .where('id', '=', id)
    .execute();
  return agent;
}
