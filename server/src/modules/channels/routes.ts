import {
  createChannel,
  deleteChannel,
  getChannel,
  listChannels,
  updateChannel,
} from '@frontdesk/contract';
import type { Channel } from '@frontdesk/contract';
import { isTaken } from '../../database/index.ts';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Request } from '../../http/index.ts';
import { AppError, cutPage, notFound, readCursor } from '../../platform/index.ts';
import type { Signer } from '../../platform/index.ts';
import { addChannel, channelView, widgetConfigOf } from './channel.ts';
import type { ChannelRow } from './channel.ts';
import { logDeletion } from '../events/index.ts';
import type { Doer } from '../events/index.ts';
import { identitySecretRoutes } from './identity-secret.ts';

/** The ways in: list, add, read, change, remove. */
export function channelRoutes(database: Database, signer: Signer): BoundRoute[] {
  return [
    ...identitySecretRoutes(database, signer),
    bind(listChannels, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(tx, query)),
    ),
    bind(createChannel, async ({ body, caller: { organizationId } }) => {
      if (body.type !== 'web_widget') {
        throw new AppError('unprocessable', 'Only chats on websites (web_widget) can be added.', {
          errors: [{ path: 'type', message: 'is not available yet' }],
        });
      }
      return named(body.name, async () =>
        database.inOrganization(organizationId, async (tx) =>
          channelView(await addChannel(tx, organizationId, body)),
        ),
      );
    }),
    bind(getChannel, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        channelView(await find(tx, params.id)),
      ),
    ),
    bind(updateChannel, async ({ params, body, caller }) =>
      named(body.name ?? '', async () =>
        database.inOrganization(caller.organizationId, async (tx) => change(tx, params.id, body)),
      ),
    ),
    bind(deleteChannel, async ({ params, caller, raw }) => {
      const doer = { by: caller, address: raw.ip };
      await database.inOrganization(caller.organizationId, async (tx) =>
        remove(tx, params.id, doer),
      );
      return undefined;
    }),
  ];
}

async function page(
  tx: Tx,
  { limit, cursor }: Request<typeof listChannels>['query'],
): Promise<{ items: Channel[]; nextCursor: string | null }> {
  const after = readCursor(cursor);
  let select = tx
    .selectFrom('channels')
    .selectAll()
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit + 1);
  if (after) {
    select = select.where((eb) =>
      eb(eb.refTuple('createdAt', 'id'), '>', eb.tuple(new Date(after.at), after.id)),
    );
  }
  const { rows, nextCursor } = cutPage(await select.execute(), limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
  return { items: rows.map(channelView), nextCursor };
}

async function find(tx: Tx, id: string): Promise<ChannelRow> {
  const row = await tx
    .selectFrom('channels')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('channel');
  return row;
}

async function change(
  tx: Tx,
  id: string,
  body: Request<typeof updateChannel>['body'],
): Promise<Channel> {
  const row = await find(tx, id);
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
}

/** What customers wrote keeps its channel: one with conversations is only closed. */
async function remove(tx: Tx, id: string, doer: Doer): Promise<void> {
  const { name } = await find(tx, id);
  await logDeletion(tx, doer, { noun: 'channel', source: 'channels', id, name });
  const used = await tx
    .selectFrom('conversations')
    .select('id')
    .where('channelId', '=', id)
    .limit(1)
    .executeTakeFirst();
  if (!used) await tx.deleteFrom('channels').where('id', '=', id).execute();
  else {
    await tx
      .updateTable('channels')
      .set({ isActive: false, updatedAt: new Date() })
      .where('id', '=', id)
      .execute();
  }
}

/** Channels of one kind have different names; throws `conflict` where two would have the same. */
async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError('conflict', `There is a channel named “${name}” already.`, {
      errors: [{ path: 'name', message: 'is taken' }],
      cause: error,
    });
  }
}
