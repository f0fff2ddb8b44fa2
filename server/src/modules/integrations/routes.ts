import {
  createIntegration,
  deleteIntegration,
  getIntegration,
  listIntegrations,
  listIntegrationTools,
  listIntegrationTypes,
  updateIntegration,
  validateIntegration,
} from '@frontdesk/contract';
import type { Integration } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Request } from '../../http/index.ts';
import { cutPage, notFound, readCursor } from '../../platform/index.ts';
import { addIntegration, changeIntegration, named, removeIntegration } from './change.ts';
import { findIntegration, toolsOf } from './open.ts';
import type { IntegrationParts, IntegrationRow } from './parts.ts';
import { validate } from './validate.ts';
import { kindOf, offeredTool, viewsOf } from './view.ts';

/** Connected systems: kinds, list, add, read, change, remove, validate, and their tools. */
export function integrationRoutes(parts: IntegrationParts): BoundRoute[] {
  const { database, adapters } = parts;
  const view = async (tx: Tx, row: IntegrationRow): Promise<Integration> => {
    const [shown] = await viewsOf(parts, tx, [row]);
    if (!shown) throw notFound('integration');
    return shown;
  };
  return [
    bind(listIntegrationTypes, async () => [...adapters.values()].map(kindOf)),
    bind(listIntegrations, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(parts, tx, query)),
    ),
    bind(createIntegration, async ({ body, caller, raw }) =>
      named(body.name, async () =>
        database.inOrganization(caller.organizationId, async (tx) =>
          view(tx, await addIntegration(parts, tx, body, { by: caller, address: raw.ip })),
        ),
      ),
    ),
    bind(getIntegration, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        view(tx, await findIntegration(tx, params.id)),
      ),
    ),
    bind(updateIntegration, async ({ params, body, caller, raw }) => {
      const by = { by: caller, address: raw.ip };
      const [changed, type] = await named(body.name ?? '', async () =>
        database.inOrganization(caller.organizationId, async (tx) => {
          const row = await lockIntegration(tx, params.id);
          const after = await changeIntegration(parts, tx, row, { by, body });
          return [await view(tx, after), row.type] as const;
        }),
      );
      await adapters.get(type)?.forget?.(params.id);
      return changed;
    }),
    bind(deleteIntegration, async ({ params, caller, raw }) => {
      const type = await database.inOrganization(caller.organizationId, async (tx) => {
        const row = await lockIntegration(tx, params.id);
        await removeIntegration(tx, row, { by: caller, address: raw.ip });
        return row.type;
      });
      await adapters.get(type)?.forget?.(params.id);
      return undefined;
    }),
    bind(validateIntegration, async ({ params, caller, signal }) => {
      const row = await validate(parts, caller.organizationId, params.id, signal);
      return database.inOrganization(caller.organizationId, async (tx) => view(tx, row));
    }),
    bind(listIntegrationTools, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await findIntegration(tx, params.id);
        const { id, name, type } = row;
        const tools = await toolsOf(parts, tx, row);
        return { items: tools.map((tool) => offeredTool(tool, { id, name, type })) };
      }),
    ),
  ];
}

async function page(
  parts: Pick<IntegrationParts, 'adapters'>,
  tx: Tx,
  { limit, cursor }: Request<typeof listIntegrations>['query'],
): Promise<{ items: Integration[]; nextCursor: string | null }> {
  const after = readCursor(cursor);
  let select = tx
    .selectFrom('integrations')
    .selectAll()
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit + 1);
  if (after) {
    select = select.where((eb) =>
      eb(eb.refTuple('createdAt', 'id'), '>', eb.tuple(new Date(after.at), after.id)),
    );
  }
  const cut = cutPage(await select.execute(), limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
  return { items: await viewsOf(parts, tx, cut.rows), nextCursor: cut.nextCursor };
}

async function lockIntegration(tx: Tx, id: string): Promise<IntegrationRow> {
  const row = await tx
    .selectFrom('integrations')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('integration');
  return row;
}
