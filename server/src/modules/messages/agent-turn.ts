import { z } from 'zod';
import { defineJob } from '../../jobs/index.ts';

/** A turn of an AI agent that waits to be taken: the row of `runs` says which. */
export const agentTurn = defineJob({
  name: 'agent-turn',
  schema: z.object({ organizationId: z.string(), runId: z.string() }),
  options: { concurrency: 8, expireInSeconds: 180 },
});
