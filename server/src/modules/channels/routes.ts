import { listChannels, updateChannel } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { notFound } from '../../platform/index.ts';
import { channelView, widgetConfigOf } from './channel.ts';

export function channelRoutes(database: Database): BoundRoute[] {
  return [
    bind(listChannels, async ({ caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const rows = await tx.selectFrom('channels').selectAll().orderBy('createdAt').execute();
        return { items: rows.map(channelView), nextCursor: null };
      }),
    ),
    bind(updateChannel, async ({ params, body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await tx
          .selectFrom('channels')
          .selectAll()
          .where('id', '=', params.id)
          .forUpdate()
          .executeTakeFirst();
        if (!row) throw notFound('channel');
        const widgetConfig = body.widgetConfig
          ? { ...widgetConfigOf(row), ...body.widgetConfig }
          : row.widgetConfig;
        const changed = await tx
          .updateTable('channels')
          .set({
            name: body.name ?? row.name,
            isActive: body.isActive ?? row.isActive,
            widgetConfig: widgetConfig === null ? null : JSON.stringify(widgetConfig),
            updatedAt: new Date(),
          })
          .where('id', '=', row.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        return channelView(changed);
      }),
    ),
  ];
}
