import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Database } from '../database/index.ts';
import { AppError, sha256, SealError } from '../platform/index.ts';
import type { SealedColumn, SealedPlace, Sealer } from '../platform/index.ts';
import type { Caller } from './caller.ts';
import type { Upload } from './uploads.ts';

/** Milliseconds that a first answer is repeated. */
export const KEEP = 24 * 3_600_000;
/** A first request that gave no answer in this time is taken for dead. */
const ABANDONED = 120_000;

export interface FirstAnswer {
  status: number;
  body: unknown;
}

/** A POST with an Idempotency-Key: either it was answered before, or it runs now under the key. */
export type Claim =
  | { kind: 'repeat'; answer: FirstAnswer }
  | {
      kind: 'first';
      keep(answer: FirstAnswer): Promise<void>;
      /** The answer was streamed: its route gives it again by itself, from what it stored. */
      keepStreamed(): Promise<void>;
      release(): Promise<void>;
    };

/** Where a caller's keys live; ids of organizations have no colon. Undefined for nobody known. */
export function ownerOf(caller: Caller): string | undefined {
  if (caller === undefined) return undefined;
  if (caller.kind === 'visitor') return `contact:${caller.contactId}`;
  if (caller.kind === 'member') return caller.organizationId;
  return caller.userId === null ? (caller.organizationId ?? undefined) : `user:${caller.userId}`;
}

/** What is stored with a key. Answers are sealed: one may hold a secret that is shown once. */
export interface KeyStore {
  database: Database;
  sealer: Sealer;
}

/**
 * Claims the key of this request for its owner. Throws `conflict` if the key came with another
 * body or other files, or if the first request under it is still running.
 */
export async function claimKey(
  { database, sealer }: KeyStore,
  owner: string,
  key: string,
  request: Pick<FastifyRequest, 'method' | 'url' | 'body'>,
  files: Upload[],
): Promise<Claim> {
  if (key.length > 200) throw new AppError('invalid', 'The Idempotency-Key is too long.');
  const requestHash = hashOf(request, files);
  const now = Date.now();
  const row = await database.inOrganization(owner, async (tx) => {
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
      .values({ organizationId: owner, key, requestHash })
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
  if (!row) return first({ database, sealer }, owner, key);
  if (row.requestHash !== requestHash) {
    throw new AppError('conflict', 'This Idempotency-Key was used with another request.');
  }
  if (row.status === null) {
    throw new AppError('conflict', 'The first request with this key is still running.', {
      retryAfter: 1,
    });
  }
  if (row.status === STREAMED) return streamedBefore;
  return {
    kind: 'repeat',
    answer: { status: row.status, body: opened(sealer, placeOf(owner, key), row.response) },
  };
}

function hashOf(
  { method, url, body }: Pick<FastifyRequest, 'method' | 'url' | 'body'>,
  files: Upload[],
): string {
  const hash = createHash('sha256').update(`${method} ${url}\n${JSON.stringify(body ?? null)}`);
  for (const { path, content } of files) hash.update(`\n${sha256(content)} ${path}`);
  return hash.digest('hex');
}

/** Instead of a status: there is no answer that could be sent again as it was. */
const STREAMED = 0;

const streamedBefore: Claim = {
  kind: 'first',
  keep: async () => undefined,
  keepStreamed: async () => undefined,
  release: async () => undefined,
};

/** Where sealed answers lie, for whoever changes the key. */
export const sealedAnswers: SealedColumn = {
  table: 'idempotent_requests',
  id: 'key',
  column: 'response',
};

function placeOf(organizationId: string, key: string): SealedPlace {
  return { organizationId, table: sealedAnswers.table, rowId: key, field: sealedAnswers.column };
}

function opened(sealer: Sealer, place: SealedPlace, response: unknown): unknown {
  try {
    return JSON.parse(sealer.open(place, typeof response === 'string' ? response : ''));
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new AppError('conflict', 'The first answer can no longer be read. Use another key.', {
      cause: error,
    });
  }
}

function first({ database, sealer }: KeyStore, owner: string, key: string): Claim {
  return {
    kind: 'first',
    keep: async ({ status, body }) =>
      database.inOrganization(owner, async (tx) => {
        const sealed = sealer.seal(placeOf(owner, key), JSON.stringify(body ?? null));
        await tx
          .updateTable('idempotent_requests')
          .set({ status, response: JSON.stringify(sealed) })
          .where('key', '=', key)
          .execute();
      }),
    keepStreamed: async () =>
      database.inOrganization(owner, async (tx) => {
        await tx
          .updateTable('idempotent_requests')
          .set({ status: STREAMED })
          .where('key', '=', key)
          .execute();
      }),
    release: async () =>
      database.inOrganization(owner, async (tx) => {
        await tx.deleteFrom('idempotent_requests').where('key', '=', key).execute();
      }),
  };
}
