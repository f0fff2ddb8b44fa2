import { z } from 'zod';
import { defineJob } from '../../jobs/index.ts';

/** Asks a system anew what it can do: it said that this has changed. */
export const refreshTools = defineJob({
  name: 'refresh-integration-tools',
  schema: z.object({ organizationId: z.string(), integrationId: z.string() }),
  options: { retryLimit: 2, retryDelay: 10 },
});
