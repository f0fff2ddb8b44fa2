import { startWidgetSession } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError, newId } from '../../platform/index.ts';
import type { Signer } from '../../platform/index.ts';
import { findChannelByKey, widgetConfigOf } from '../channels/index.ts';
import { readVisit } from './view.ts';
import { readVisitorToken, writeVisitorToken } from './visitor.ts';

const SUGGESTIONS = 3;

/** Opens a visit: by channel key, and by token where the browser was here before. */
export function sessionRoute(database: Database, signer: Signer): BoundRoute {
  return bind(startWidgetSession, async ({ body }) => {
    const channel = await database.asSystem(async (tx) => findChannelByKey(tx, body.channelKey));
    if (!channel) throw new AppError('not-found', 'There is no chat with this key.');
    const known = body.token === undefined ? undefined : readVisitorToken(signer, body.token);
    const { organizationId, id: channelId } = channel;
    return database.inOrganization(organizationId, async (tx) => {
      const contactId = await contactOf(
        tx,
        known?.channelId === channelId ? known.contactId : undefined,
      );
      const visitor = { organizationId, channelId, contactId };
      const organization = await tx
        .selectFrom('organizations')
        .select(['name', 'slug', 'logoUrl'])
        .executeTakeFirstOrThrow();
      const config = widgetConfigOf(channel);
      const suggestions = config.suggestions.length > 0 ? config.suggestions : await suggest(tx);
      return {
        token: writeVisitorToken(signer, visitor),
        visitorId: contactId,
        organization,
        config: { ...config, suggestions },
        ...(await readVisit(tx, visitor)),
        replyTime: await replyTime(tx),
      };
    });
  });
}

/**
 * The id of the visitor's contact. Who never wrote has none yet: the id is given, and the contact
 * made with the first words, so that mere page views leave nothing behind.
 */
async function contactOf(tx: Tx, contactId: string | undefined): Promise<string> {
  if (contactId === undefined) return newId();
  await tx
    .updateTable('contacts')
    .set({ lastSeenAt: new Date() })
    .where('id', '=', contactId)
    .execute();
  return contactId;
}

/** Where nobody chose questions: the titles of the articles that are used most. */
async function suggest(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('knowledge_base_items')
    .select('title')
    .where('isPublished', '=', true)
    .orderBy('useCount', 'desc')
    .orderBy('viewCount', 'desc')
    .orderBy('createdAt')
    .limit(SUGGESTIONS)
    .execute();
  return rows.map(({ title }) => title.slice(0, 200));
}

/**
 * How long people took lately, as a sentence: the median over their last answers, from the
 * customer's words before each. An honest general one where nobody answered yet.
 */
export async function replyTime(tx: Tx): Promise<string> {
  const { rows } = await sql<{ median: number | null }>`
    WITH recent AS (
      SELECT id FROM conversations WHERE handler = 'person' ORDER BY "lastMessageAt" DESC LIMIT 20
    )
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM m."createdAt" - asked.at))
      AS median
    FROM recent
    JOIN messages m ON m."conversationId" = recent.id AND m."senderType" = 'agent' AND NOT m."isPrivate"
    CROSS JOIN LATERAL (
      SELECT max(c."createdAt") AS at FROM messages c
      WHERE c."conversationId" = recent.id AND c."senderType" = 'customer' AND c."createdAt" < m."createdAt"
    ) AS asked
    WHERE asked.at IS NOT NULL`.execute(tx);
  const median = rows[0]?.median ?? null;
  if (median === null) return 'A person usually answers within a day.';
  if (median < 300) return 'A person usually answers within a few minutes.';
  if (median < 5_400) return 'A person usually answers within the hour.';
  if (median < 43_200) return 'A person usually answers within a few hours.';
  return 'A person usually answers within a day.';
}
