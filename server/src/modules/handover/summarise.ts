import { z } from 'zod';
import { defineJob } from '../../jobs/index.ts';

/** A handover whose summary and suggestion are to be written. */
export const summariseHandover = defineJob({
  name: 'summarise-handover',
  schema: z.object({ organizationId: z.string(), handoverId: z.string() }),
  options: { concurrency: 2, expireInSeconds: 120 },
});
