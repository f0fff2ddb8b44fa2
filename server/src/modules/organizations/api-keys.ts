import { createApiKey, deleteApiKey, listApiKeys } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, User } from '../../http/index.ts';
import { AppError, cutPage, notFound, readCursor } from '../../platform/index.ts';
import { addApiKey } from './add.ts';
import { memberIn } from './member-in.ts';
import { apiKeyView } from './view.ts';

/** The keys by which programs call the API. */
export function keyRoutes(database: Database): BoundRoute[] {
  return [
    bind(listApiKeys, async ({ params, query, caller }) => {
      const { organizationId } = await memberIn(database, caller, params.slug, 'apiKeys.write');
      const after = readCursor(query.cursor);
      return database.inOrganization(organizationId, async (tx) => {
        let select = tx
          .selectFrom('api_keys')
          .selectAll()
          .orderBy('createdAt')
          .orderBy('id')
          .limit(query.limit + 1);
        if (after) {
          select = select.where((eb) =>
            eb(eb.refTuple('createdAt', 'id'), '>', eb.tuple(new Date(after.at), after.id)),
          );
        }
        const page = cutPage(await select.execute(), query.limit, ({ createdAt, id }) => ({
          at: createdAt,
          id,
        }));
        return { items: page.rows.map(apiKeyView), nextCursor: page.nextCursor };
      });
    }),
    bind(createApiKey, async ({ params, body, caller }) => {
      const { slug } = params;
      const { organizationId, userId } = await memberIn(database, caller, slug, 'apiKeys.write');
      const scopes = grantable(caller, body.scopes);
      return database.inOrganization(organizationId, async (tx) => {
        const { row, key } = await addApiKey(tx, {
          organizationId,
          name: body.name,
          scopes,
          createdBy: userId,
        });
        return { ...apiKeyView(row), key };
      });
    }),
    bind(deleteApiKey, async ({ params, caller }) => {
      const { organizationId } = await memberIn(database, caller, params.slug, 'apiKeys.write');
      await database.inOrganization(organizationId, async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('api_keys')
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw notFound('API key');
      });
      return undefined;
    }),
  ];
}

/** The scopes of a new key: a key with scopes of its own can hand on these and no other. */
function grantable({ scopes: own }: User, asked: string[] | undefined): string[] {
  if (asked === undefined) return [...own];
  const missing = own.length === 0 ? [] : asked.filter((scope) => !own.includes(scope));
  if (missing.length === 0) return [...new Set(asked)];
  throw new AppError('forbidden', `This API key lacks ${missing.join(', ')} and cannot grant it.`);
}
