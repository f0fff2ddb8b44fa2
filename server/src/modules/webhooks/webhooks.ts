import type { BoundRoute } from '../../http/index.ts';
import type { BoundJob, RepeatedWork } from '../../jobs/index.ts';
import { forgetRequests } from './forget-requests.ts';
import type { WebhookParts } from './parts.ts';
import { pollChannels } from './poll.ts';
import { receiveJob } from './receive.job.ts';
import { requestRoutes } from './requests.ts';

/** What vendors tell: taken in at the door or asked for, stored, then read. */
export function createWebhooks(parts: WebhookParts): {
  routes: BoundRoute[];
  jobs: BoundJob[];
  repeated: RepeatedWork[];
  /** Waits until no vendor is asked any more; the process's own stop ends that. */
  close(): Promise<void>;
} {
  const polling = pollChannels(parts);
  return {
    routes: requestRoutes(parts),
    jobs: [receiveJob(parts)],
    repeated: [polling, forgetRequests(parts.database, parts.clock)],
    close: polling.ended,
  };
}
