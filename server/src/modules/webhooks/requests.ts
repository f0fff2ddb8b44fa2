import { listChannelRequests, repeatChannelRequest } from '@frontdesk/contract';
import type { ChannelRequest } from '@frontdesk/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Request } from '../../http/index.ts';
import { AppError, cutPage, notFound, readCursor } from '../../platform/index.ts';
import { findChannel } from '../channels/index.ts';
import type { WebhookParts } from './parts.ts';
import { receiveWebhook } from './receive-webhook.ts';

/** The log of what a vendor told, and reading something of it again. */
export function requestRoutes({ database, jobs }: WebhookParts): BoundRoute[] {
  return [
    bind(listChannelRequests, async ({ params, query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(tx, params.id, query)),
    ),
    bind(repeatChannelRequest, async ({ params, caller: { organizationId } }) =>
      database.inOrganization(organizationId, async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('webhook_requests')
          .set({ status: 'queued', attempts: 0, processedAt: null })
          .where('id', '=', params.requestId)
          .where('channelId', '=', params.id)
          .where('status', '=', 'failed')
          .executeTakeFirst();
        const row = await select(tx, params.id)
          .where('id', '=', params.requestId)
          .executeTakeFirst();
        if (!row) throw notFound('request');
        if (numUpdatedRows === 0n) {
          throw new AppError('conflict', 'Only a request that could not be read is read again.');
        }
        await jobs.send(tx, receiveWebhook, [{ organizationId, requestId: params.requestId }]);
        return viewOf(row);
      }),
    ),
  ];
}

/** Bytes of a body that are shown. */
const SHOWN = 2_000;

function select(tx: Tx, channelId: string) {
  return tx
    .selectFrom('webhook_requests')
    .select(['id', 'receivedAt', 'method', 'status', 'error', 'outcome'])
    .select(sql<Buffer>`substring(body FROM 1 FOR ${SHOWN}::int)`.as('beginning'))
    .select(sql<number>`length(body)`.as('size'))
    .where('channelId', '=', channelId);
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;
const Status = z.enum(['queued', 'done', 'failed', 'refused']);

function viewOf(row: Row): ChannelRequest {
  const { id, method, error, outcome, size } = row;
  return {
    id,
    receivedAt: row.receivedAt.toISOString(),
    method,
    status: Status.parse(row.status),
    error,
    outcome,
    preview: row.beginning.toString('utf8').replaceAll('\0', '').toWellFormed(),
    size,
  };
}

async function page(
  tx: Tx,
  channelId: string,
  { limit, cursor }: Request<typeof listChannelRequests>['query'],
): Promise<{ items: ChannelRequest[]; nextCursor: string | null }> {
  await findChannel(tx, channelId);
  const after = readCursor(cursor);
  let rows = select(tx, channelId)
    .orderBy('receivedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) {
    rows = rows.where((eb) =>
      eb(eb.refTuple('receivedAt', 'id'), '<', eb.tuple(new Date(after.at), after.id)),
    );
  }
  const { rows: shown, nextCursor } = cutPage(await rows.execute(), limit, (row) => ({
    at: row.receivedAt,
    id: row.id,
  }));
  return { items: shown.map(viewOf), nextCursor };
}
