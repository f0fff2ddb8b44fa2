import {
  createKnowledge,
  deleteKnowledge,
  getKnowledge,
  updateKnowledge,
} from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import { logDeletion, recordEvents } from '../events/index.ts';
import { countItems } from './count-items.ts';
import { indexKnowledge } from './job-types.ts';
import { insertItem, updateItem } from './store.ts';
import type { Item } from './store.ts';
import { bumpVersion } from './version.ts';
import { itemView } from './view.ts';

/** Making, reading, changing and removing one article. */
export function itemRoutes(database: Database, jobs: Jobs): BoundRoute[] {
  const changed = async (tx: Tx, organizationId: string, itemId: string): Promise<void> => {
    await jobs.send(tx, indexKnowledge, [{ organizationId }]);
    await announce(tx, organizationId, itemId);
  };
  return [
    bind(createKnowledge, async ({ body, caller: { organizationId } }) =>
      database.inOrganization(organizationId, async (tx) => {
        if (body.slug !== undefined) await checkSlug(tx, body.slug, undefined);
        const row = await insertItem(tx, organizationId, defined(body));
        await changed(tx, organizationId, row.id);
        return itemView(row);
      }),
    ),
    bind(getKnowledge, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        itemView(await find(tx, params.id)),
      ),
    ),
    bind(updateKnowledge, async ({ params, body, caller: { organizationId } }) =>
      database.inOrganization(organizationId, async (tx) => {
        const row = await find(tx, params.id);
        if (body.slug !== undefined) await checkSlug(tx, body.slug, row.id);
        const updated = await updateItem(tx, row, defined(body));
        await changed(tx, organizationId, row.id);
        return itemView(updated);
      }),
    ),
    bind(deleteKnowledge, async ({ params, caller, raw }) => {
      const { organizationId } = caller;
      await database.inOrganization(organizationId, async (tx) => {
        const { id, title: name } = await find(tx, params.id);
        await logDeletion(
          tx,
          { by: caller, address: raw.ip },
          { noun: 'article', source: 'knowledge', id, name },
        );
        await tx.deleteFrom('knowledge_base_items').where('id', '=', params.id).execute();
        await bumpVersion(tx, organizationId);
        await announce(tx, organizationId, params.id);
      });
      return undefined;
    }),
  ];
}

async function announce(tx: Tx, organizationId: string, itemId: string): Promise<void> {
  const counts = await countItems(tx);
  await recordEvents(tx, organizationId, [
    { type: 'knowledge.updated', conversationId: null, data: { itemId, ...counts } },
  ]);
}

async function find(tx: Tx, id: string): Promise<Item> {
  const row = await tx
    .selectFrom('knowledge_base_items')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('article');
  return row;
}

async function checkSlug(tx: Tx, slug: string, itemId: string | undefined): Promise<void> {
  const taken = await tx
    .selectFrom('knowledge_base_items')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (!taken || taken.id === itemId) return;
  const message = 'Another article has this address. Choose another one.';
  throw new AppError('conflict', message, { errors: [{ path: 'slug', message }] });
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** What was given; absent and `undefined` are the same in a request. */
function defined<T extends object>(given: T): Defined<T>;
function defined(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
