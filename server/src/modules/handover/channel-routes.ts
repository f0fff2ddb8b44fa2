import { getChannelHandover, setChannelHandover } from '@frontdesk/contract';
import type { ChannelHandover } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { notFound } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import type { Doer } from '../events/index.ts';
import { handoverOf } from './mode.ts';

/** Who answers first on a channel: read, set. */
export function channelHandoverRoutes(database: Database): BoundRoute[] {
  return [
    bind(getChannelHandover, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await tx
          .selectFrom('channels')
          .select('settings')
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (!row) throw notFound('channel');
        return handoverOf(row.settings);
      }),
    ),
    bind(setChannelHandover, async ({ params, body, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        set(tx, params.id, body, { by: caller, address: raw.ip }),
      ),
    ),
  ];
}

async function set(
  tx: Tx,
  id: string,
  { hours, ...handover }: ChannelHandover,
  { by, address }: Doer,
): Promise<ChannelHandover> {
  const row = await tx
    .selectFrom('channels')
    .select(['name', 'settings'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('channel');
  const settings = JSON.stringify({ handover, businessHours: hours });
  await sql`
    UPDATE channels SET settings = settings || ${settings}::jsonb, "updatedAt" = now()
    WHERE id = ${id}`.execute(tx);
  const after = { ...handover, hours };
  await logAct(tx, {
    organizationId: by.organizationId,
    eventType: 'channel.handover-changed',
    source: 'channels',
    message: `${by.name} changed who answers first on “${row.name}”.`,
    actor: by,
    address,
    details: { channel: { id, name: row.name }, before: handoverOf(row.settings), after },
  });
  return after;
}
