import { startWidgetSession } from '@frontdesk/contract';
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
      const contactId =
        known?.channelId === channelId
          ? await contactOf(tx, organizationId, known.contactId)
          : await contactOf(tx, organizationId, undefined);
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

/** The visitor's contact; a new one where it is unknown or was deleted. */
async function contactOf(
  tx: Tx,
  organizationId: string,
  contactId: string | undefined,
): Promise<string> {
  if (contactId !== undefined) {
    const known = await tx
      .updateTable('contacts')
      .set({ lastSeenAt: new Date() })
      .where('id', '=', contactId)
      .returning('id')
      .executeTakeFirst();
    if (known) return known.id;
  }
  const id = newId();
  await tx.insertInto('contacts').values({ id, organizationId, lastSeenAt: new Date() }).execute();
  return id;
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

/** How long people took lately, as a sentence; an honest general one where nobody answered yet. */
export async function replyTime(tx: Tx): Promise<string> {
  const recent = await tx
    .selectFrom('conversations')
    .select('averageResponseTime')
    .where('handler', '=', 'person')
    .where('averageResponseTime', 'is not', null)
    .orderBy('lastMessageAt', 'desc')
    .limit(20)
    .execute();
  const seconds = recent
    .flatMap(({ averageResponseTime }) => averageResponseTime ?? [])
    .toSorted((a, b) => a - b);
  const median = seconds[Math.floor(seconds.length / 2)];
  if (median === undefined) return 'A person usually answers within a day.';
  if (median < 300) return 'A person usually answers within a few minutes.';
  if (median < 5_400) return 'A person usually answers within the hour.';
  if (median < 43_200) return 'A person usually answers within a few hours.';
  return 'A person usually answers within a day.';
}
