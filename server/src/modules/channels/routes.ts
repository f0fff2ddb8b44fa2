import {
  createChannel,
  deleteChannel,
  getChannel,
  listChannels,
  listChannelTypes,
  sendChannelTest,
  testChannel as testRoute,
  updateChannel,
} from '@frontdesk/contract';
import type { Channel, ChannelKind } from '@frontdesk/contract';
import { z } from 'zod';
import type { Channel as Adapter } from '../../channels/channel.ts';
import { isTaken } from '../../database/index.ts';
import type { Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Request } from '../../http/index.ts';
import { AppError, cutPage, notFound, readCursor } from '../../platform/index.ts';
import { addGiven, changeGiven } from './change.ts';
import { channelView } from './channel.ts';
import type { ChannelRow } from './channel.ts';
import { logDeletion } from '../events/index.ts';
import type { Doer } from '../events/index.ts';
import { endCalls } from './end-calls.ts';
import { identitySecretRoutes } from './identity-secret.ts';
import type { ChannelParts } from './parts.ts';
import { sendTest } from './send-test.ts';
import { testChannel } from './test-channel.ts';

/** The ways in: kinds, list, add, read, change, test, remove. */
export function channelRoutes(parts: ChannelParts): BoundRoute[] {
  const { database, adapters, signer } = parts;
  return [
    ...identitySecretRoutes(database, signer),
    bind(listChannelTypes, async () => [...adapters.values()].map(kindOf)),
    bind(listChannels, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(tx, query)),
    ),
    bind(createChannel, async ({ body, caller, raw }) =>
      named(body.name, async () =>
        database.inOrganization(caller.organizationId, async (tx) =>
          channelView(await addGiven(parts, tx, body, { by: caller, address: raw.ip })),
        ),
      ),
    ),
    bind(getChannel, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        channelView(await find(tx, params.id)),
      ),
    ),
    bind(updateChannel, async ({ params, body, caller, raw, signal }) => {
      const by = { by: caller, address: raw.ip };
      const [before, after] = await named(body.name ?? '', async () =>
        database.inOrganization(caller.organizationId, async (tx) => {
          const row = await find(tx, params.id);
          return [row, await changeGiven(parts, tx, row, { by, body })] as const;
        }),
      );
      if (before.isActive && !after.isActive) await endCalls(parts, before, signal);
      return channelView(after);
    }),
    bind(testRoute, async ({ params, caller, signal }) =>
      testChannel(parts, caller.organizationId, params.id, signal),
    ),
    bind(sendChannelTest, async ({ params: { id }, body: { address }, caller, signal }) =>
      sendTest(parts, caller.organizationId, { id, address, signal }),
    ),
    bind(deleteChannel, async ({ params, caller, raw, signal }) => {
      const doer = { by: caller, address: raw.ip };
      const row = await database.inOrganization(caller.organizationId, async (tx) =>
        find(tx, params.id),
      );
      if (row.isActive) await endCalls(parts, row, signal);
      await database.inOrganization(caller.organizationId, async (tx) =>
        remove(tx, params.id, doer),
      );
      return undefined;
    }),
  ];
}

/** A kind of channel, with the forms of its settings and credentials as JSON Schema. */
function kindOf({
  kind,
  title,
  abilities,
  settingsSchema,
  credentialsSchema,
}: Adapter): ChannelKind {
  return {
    type: kind,
    title,
    settingsSchema: z.toJSONSchema(settingsSchema, { io: 'input' }),
    credentialsSchema: z.toJSONSchema(credentialsSchema, { io: 'input' }),
    abilities,
  };
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
