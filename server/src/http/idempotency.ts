import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Database } from '../database/index.ts';
import { AppError } from '../platform/index.ts';

const KEEP = 24 * 3_600_000;
/** A first request that gave no answer in this time is taken for dead. */
const ABANDONED = 120_000;

export interface FirstAnswer {
  status: number;
  body: unknown;
}

/** A POST with an Idempotency-Key: either it was answered before, or it runs now under the key. */
export type Claim =
  | { kind: 'repeat'; answer: FirstAnswer }
  | { kind: 'first'; keep(answer: FirstAnswer): Promise<void>; release(): Promise<void> };

/**
 * Claims the key of this request for its organization. Throws `conflict` if the key came with
 * another body, or if the first request under it is still running.
 */
export async function claimKey(
  database: Database,
  organizationId: string,
  key: string,
  request: FastifyRequest,
): Promise<Claim> {
  if (key.length > 200) throw new AppError('invalid', 'The Idempotency-Key is too long.');
  const requestHash = createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex');
  const now = Date.now();
  const row = await database.inOrganization(organizationId, async (tx) => {
    await tx
      .deleteFrom('idempotent_requests')
      .where('key', '=', key)
      .where((eb) =>
        eb.or([
          eb('createdAt', '<', new Date(now - KEEP)),
          eb.and([eb('status', 'is', null), eb('createdAt', '<', new Date(now - ABANDONED))]),
        ]),
      )
      .execute();
    const inserted = await tx
      .insertInto('idempotent_requests')
      .values({ organizationId, key, requestHash })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst();
    if (inserted) return undefined;
    return tx
      .selectFrom('idempotent_requests')
      .select(['requestHash', 'status', 'response'])
      .where('key', '=', key)
      .executeTakeFirst();
  });
  if (!row) return first(database, organizationId, key);
  if (row.requestHash !== requestHash) {
    throw new AppError('conflict', 'This Idempotency-Key was used with another request.');
  }
  if (row.status === null) {
    throw new AppError('conflict', 'The first request with this key is still running.', {
      retryAfter: 1,
    });
  }
  return { kind: 'repeat', answer: { status: row.status, body: row.response } };
}

function first(database: Database, organizationId: string, key: string): Claim {
  return {
    kind: 'first',
    keep: async ({ status, body }) =>
      database.inOrganization(organizationId, async (tx) => {
        await tx
          .updateTable('idempotent_requests')
          .set({ status, response: JSON.stringify(body ?? null) })
          .where('key', '=', key)
          .execute();
      }),
    release: async () =>
      database.inOrganization(organizationId, async (tx) => {
        await tx.deleteFrom('idempotent_requests').where('key', '=', key).execute();
      }),
  };
}
