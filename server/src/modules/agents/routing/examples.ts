import type { Tx } from '../../../database/index.ts';
import { newId } from '../../../platform/index.ts';
import type { AgentRow } from '../agent-settings.ts';

/** Makes these an agent's examples; those that stay keep their embedding. */
export async function setExamples(
  tx: Tx,
  { id: agentId, organizationId }: Pick<AgentRow, 'id' | 'organizationId'>,
  texts: string[],
): Promise<void> {
  const wanted = [...new Set(texts)];
  await tx
    .deleteFrom('agent_examples')
    .where('agentId', '=', agentId)
    .$if(wanted.length > 0, (query) => query.where('text', 'not in', wanted))
    .execute();
  if (wanted.length > 0) {
    await tx
      .insertInto('agent_examples')
      .values(
        wanted.map((text, position) => ({
          id: newId(),
          organizationId,
          agentId,
          position,
          text,
          embedding: [],
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['agentId', 'text'])
          .doUpdateSet((eb) => ({ position: eb.ref('excluded.position') })),
      )
      .execute();
  }
  await tx
    .updateTable('agents')
    .set({ exampleCount: wanted.length })
    .where('id', '=', agentId)
    .execute();
}
