import type { Database } from '../../database/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { BoundJob, Jobs, RepeatedWork } from '../../jobs/index.ts';
import { giveWaitingEverywhere, handleGiveWaiting } from './give-waiting.job.ts';
import { memberRoutes } from './members.ts';
import { teamRoutes } from './routes.ts';

/** The door of this module: who shares a queue, and that what waits in one finds somebody. */
export interface Teams {
  routes: BoundRoute[];
  jobs: BoundJob[];
  repeated: RepeatedWork[];
}

export function createTeams({ database, jobs }: { database: Database; jobs: Jobs }): Teams {
  return {
    routes: [...teamRoutes(database, jobs), ...memberRoutes(database, jobs)],
    jobs: [handleGiveWaiting(database)],
    repeated: [giveWaitingEverywhere(database)],
  };
}
