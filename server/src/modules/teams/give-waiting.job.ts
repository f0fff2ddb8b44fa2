import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import { defineJob, handleJob } from '../../jobs/index.ts';
import type { BoundJob, RepeatedWork } from '../../jobs/index.ts';
import { giveWaiting, waitingTeams } from '../conversations/index.ts';

/** Somebody came online, or a team changed: what waits there may go to somebody now. */
export const giveWaitingJob = defineJob({
  name: 'give-waiting',
  schema: z.object({ organizationId: z.string() }),
  options: { concurrency: 1 },
});

export function handleGiveWaiting(database: Database): BoundJob {
  return handleJob(giveWaitingJob, async ({ organizationId }) => {
    const teams = await database.inOrganization(organizationId, waitingTeams);
    for (const team of teams) await giveWaiting(database, team);
  });
}

/** What waits again because whoever had it went: nobody comes online for that. */
export function giveWaitingEverywhere(database: Database): RepeatedWork {
  return {
    name: 'give-waiting',
    everySeconds: 20,
    run: async () => {
      const teams = await database.asSystem(waitingTeams);
      for (const team of teams) await giveWaiting(database, team);
    },
  };
}
