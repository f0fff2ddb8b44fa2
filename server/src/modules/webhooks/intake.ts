import type { RawRequest } from '../../channels/channel.ts';
import type { Database, Tx } from '../../database/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { Batches, newId } from '../../platform/index.ts';
import { receiveWebhook } from './receive-webhook.ts';

/** A request that is the vendor's own. */
export interface Genuine {
  channelId: string;
  request: RawRequest;
}

/** Takes requests of vendors in: they are stored, with their jobs, before anybody is thanked. */
export interface Intake {
  /** Many at once share a transaction. */
  take(organizationId: string, genuine: Genuine): Promise<void>;
}

export function createIntake(database: Database, jobs: Pick<Jobs, 'send'>): Intake {
  const batches = new Batches<Genuine, true>(
    async (organizationId, batch) =>
      database.inOrganization(organizationId, async (tx) => {
        await storeRequests(tx, organizationId, batch, jobs);
        return batch.map(() => true as const);
      }),
    // What came first need not be stored first: it is put in order when it is read.
    () => newId(),
  );
  return {
    async take(organizationId, genuine) {
      await batches.add(organizationId, genuine);
    },
  };
}

/** Stores requests with the jobs that read them, in the caller's transaction. */
export async function storeRequests(
  tx: Tx,
  organizationId: string,
  batch: Genuine[],
  jobs: Pick<Jobs, 'send'>,
): Promise<void> {
  if (batch.length === 0) return;
  const rows = batch.map(({ channelId, request }) => ({
    id: newId(),
    organizationId,
    channelId,
    method: request.method,
    url: request.url,
    headers: JSON.stringify(request.headers),
    body: Buffer.from(request.body),
  }));
  await tx.insertInto('webhook_requests').values(rows).execute();
  await jobs.send(
    tx,
    receiveWebhook,
    rows.map(({ id }) => ({ organizationId, requestId: id })),
  );
}

/** Bytes of a refused request that are kept for whoever looks for the reason. */
const KEPT = 4_096;

/** Notes a request that is not the vendor's own: it is shown in the log and never read. */
export async function storeRefused(
  tx: Tx,
  organizationId: string,
  { channelId, request }: Genuine,
  reason: string,
): Promise<void> {
  await tx
    .insertInto('webhook_requests')
    .values({
      id: newId(),
      organizationId,
      channelId,
      method: request.method,
      url: request.url.slice(0, 2_000),
      headers: '{}',
      body: Buffer.from(request.body.subarray(0, KEPT)),
      status: 'refused',
      error: reason,
      processedAt: new Date(),
    })
    .execute();
}
