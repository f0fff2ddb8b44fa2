import { z } from 'zod';
import { defineJob } from '../../jobs/index.ts';

/** A request of a vendor that waits to be read; the row of `webhook_requests` is the inbox. */
export const receiveWebhook = defineJob({
  name: 'receive-webhook',
  schema: z.object({ organizationId: z.string(), requestId: z.string() }),
  options: { concurrency: 4, retryLimit: 4, tellsGivenUp: true },
});
