import type { Tx } from '../../database/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { BoundJob, Jobs } from '../../jobs/index.ts';
import { answerRoute } from './answer.ts';
import { beginRoute } from './begin.ts';
import { continueRoute } from './continue.ts';
import { deliverJob } from './deliver.job.ts';
import type { Delivering } from './deliver.job.ts';
import { listRoute } from './list.ts';
import { createReceiver } from './receive.ts';
import type { Receiver } from './receive.ts';
import { resendRoute } from './resend.ts';
import { send } from './send.ts';
import type { Outgoing, Sent } from './send.ts';
import { takeOverRoutes } from './take-over.ts';

/** The door of this module. */
export interface Messages extends Receiver {
  /** Says something for the team's side, in the caller's transaction, who records the events. */
  send(tx: Tx, organizationId: string, outgoing: Outgoing): Promise<Sent>;
  routes: BoundRoute[];
  jobs: BoundJob[];
}

export function createMessages(dependencies: Delivering & { jobs: Jobs }): Messages {
  const { database, jobs, links } = dependencies;
  const receiver = createReceiver(database, jobs);
  return {
    ...receiver,
    send: async (tx, organizationId, outgoing) => send(tx, organizationId, outgoing, jobs),
    routes: [
      listRoute(database, links),
      answerRoute(database, jobs, links),
      resendRoute(database, jobs, links),
      beginRoute(database, jobs, receiver),
      ...takeOverRoutes(database, jobs),
      continueRoute(database),
    ],
    jobs: [deliverJob(dependencies)],
  };
}
