import { listKnowledge } from '@frontdesk/contract';
import { sql } from 'kysely';
import { likeText } from '../../database/index.ts';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Request } from '../../http/index.ts';
import { readCursor, writeCursor } from '../../platform/index.ts';
import { SUMMARY_COLUMNS, summaryView } from './view.ts';

type Query = Request<typeof listKnowledge>['query'];

/** Items, last changed first, with how many there are and how many can be found by meaning. */
export function listRoute(database: Database): BoundRoute {
  return bind(listKnowledge, async ({ query, caller }) =>
    database.inOrganization(caller.organizationId, async (tx) => {
      const after = readCursor(query.cursor);
      let select = filtered(tx, caller.organizationId, query)
        .select(SUMMARY_COLUMNS)
        .orderBy('updatedAt', 'desc')
        .orderBy('id', 'desc')
        .limit(query.limit + 1);
      if (after) {
        select = select.where((eb) =>
          eb(eb.refTuple('updatedAt', 'id'), '<', eb.tuple(new Date(after.at), after.id)),
        );
      }
      const rows = await select.execute();
      const counts = await filtered(tx, caller.organizationId, query)
        .select([
          sql<number>`count(*)::int`.as('total'),
          sql<number>`(count(*) FILTER (WHERE "isIndexed"))::int`.as('indexed'),
        ])
        .executeTakeFirstOrThrow();
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      return {
        ...counts,
        items: shown.map(summaryView),
        nextCursor: rows.length > query.limit && last ? writeCursor(last.updatedAt, last.id) : null,
      };
    }),
  );
}

function filtered(tx: Tx, organizationId: string, { q, contentType, category }: Query) {
  let select = tx.selectFrom('knowledge_base_items').where('organizationId', '=', organizationId);
  if (contentType) select = select.where('contentType', '=', contentType);
  if (category !== undefined) select = select.where('category', '=', category);
  if (q === undefined || q.trim() === '') return select;
  const pattern = `%${likeText(q.trim())}%`;
  return select.where(sql<boolean>`(
    title ILIKE ${pattern} OR "fileName" ILIKE ${pattern} OR id IN (
      SELECT c."itemId" FROM knowledge_chunks c
      WHERE c."organizationId" = ${organizationId}
        AND (c.search @@ websearch_to_tsquery('english', ${q})
          OR c.search @@ websearch_to_tsquery('simple', ${q}))
    ))`);
}
