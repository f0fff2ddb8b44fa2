import { createApiKey, deleteApiKey, listApiKeys } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, User } from '../../http/index.ts';
import { AppError, cutPage, notFound, readCursor } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
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
    bind(createApiKey, async ({ params, body, caller, raw }) => {
      const { slug } = params;
      const by = await memberIn(database, caller, slug, 'apiKeys.write');
      const { organizationId, userId } = by;
      const scopes = grantable(caller, body.scopes);
      return database.inOrganization(organizationId, async (tx) => {
        const expiresAt = await expiryOf(tx, by.apiKeyId, body.expiresAt ?? null);
        const { row, key } = await addApiKey(tx, {
          organizationId,
          name: body.name,
          scopes,
          createdBy: userId,
          expiresAt,
        });
        await logAct(tx, {
          organizationId,
          eventType: 'api-key.created',
          source: 'api-keys',
          message: `${by.name} made the API key “${row.name}”.`,
          actor: by,
          address: raw.ip,
          details: { apiKeyId: row.id, after: { scopes, expiresAt } },
        });
        return { ...apiKeyView(row), key };
      });
    }),
    bind(deleteApiKey, async ({ params, caller, raw }) => {
      const by = await memberIn(database, caller, params.slug, 'apiKeys.write');
      const { organizationId } = by;
      await database.inOrganization(organizationId, async (tx) => {
        const gone = await tx
          .deleteFrom('api_keys')
          .where('id', '=', params.id)
          .returning(['id', 'name', 'scopes'])
          .executeTakeFirst();
        if (!gone) throw notFound('API key');
        await logAct(tx, {
          organizationId,
          eventType: 'api-key.revoked',
          source: 'api-keys',
          message: `${by.name} revoked the API key “${gone.name}”.`,
          actor: by,
          address: raw.ip,
          details: { apiKeyId: gone.id, before: { scopes: gone.scopes } },
        });
      });
      return undefined;
    }),
  ];
}

/** When a new key ends: one that was made by another key not after it. */
async function expiryOf(tx: Tx, by: string | null, asked: string | null): Promise<Date | null> {
  const wanted = asked === null ? null : new Date(asked);
  if (by === null) return wanted;
  const own = await tx
    .selectFrom('api_keys')
    .select('expiresAt')
    .where('id', '=', by)
    .executeTakeFirstOrThrow();
  if (own.expiresAt === null) return wanted;
  if (asked === null) return own.expiresAt;
  if (wanted !== null && wanted <= own.expiresAt) return wanted;
  throw new AppError('forbidden', 'A key cannot make another one that outlives it.');
}

/** The scopes of a new key: a key with scopes of its own can hand on these and no other. */
function grantable({ scopes: own }: User, asked: string[] | undefined): string[] {
  if (asked === undefined) return [...own];
  const missing = own.length === 0 ? [] : asked.filter((scope) => !own.includes(scope));
  if (missing.length === 0) return [...new Set(asked)];
  throw new AppError('forbidden', `This API key lacks ${missing.join(', ')} and cannot grant it.`);
}
