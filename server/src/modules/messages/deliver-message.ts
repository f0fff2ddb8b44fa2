import { z } from 'zod';
import { defineJob } from '../../jobs/index.ts';

/** A message that waits to go out; the row of `deliveries` is the outbox. */
export const deliverMessage = defineJob({
  name: 'deliver-message',
  schema: z.object({ organizationId: z.string(), deliveryId: z.string() }),
  options: { concurrency: 4, tellsGivenUp: true },
});
