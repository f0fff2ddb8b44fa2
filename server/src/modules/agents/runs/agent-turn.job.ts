import { handleJob } from '../../../jobs/index.ts';
import type { BoundJob } from '../../../jobs/index.ts';
import { agentTurn } from '../../messages/index.ts';
import { execute } from './execute.ts';
import type { AgentParts, Work } from './work.ts';
import { takeRun } from './take-run.ts';

/** Answers what customers wrote on a channel. */
export function agentTurnJob(parts: AgentParts): BoundJob {
  return handleJob(agentTurn, async ({ organizationId, runId }, { signal }) => {
    const work = await takeRun(parts, organizationId, runId, signal);
    if (!work) return;
    try {
      await execute(parts, work);
    } catch (error) {
      if (!signal.aborted) throw error;
      // The process stops: another one may go on at once.
      await letGo(parts, work);
    }
  });
}

async function letGo({ database }: AgentParts, { run }: Work): Promise<void> {
  await database.inOrganization(run.organizationId, async (tx) =>
    tx
      .updateTable('runs')
      .set({ leaseExpiresAt: new Date() })
      .where('id', '=', run.id)
      .where('status', '=', 'running')
      .where('attempts', '=', run.attempts)
      .execute(),
  );
}
