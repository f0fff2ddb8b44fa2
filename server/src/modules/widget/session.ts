import { startWidgetSession } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError, newId } from '../../platform/index.ts';
import type { Signer } from '../../platform/index.ts';
import { isTeamHere, replyTime } from '../availability/index.ts';
import { opensAgain, readHours } from '../business-hours/index.ts';
import { findChannelByKey, identitySecrets, widgetConfigOf } from '../channels/index.ts';
import type { FileLinks } from '../files/index.ts';
import { handoverOf } from '../handover/index.ts';
import { becomeProved } from './become-proved.ts';
import { proveIdentity } from './prove-identity.ts';
import { readVisit } from './view.ts';
import { readVisitorToken, writeVisitorToken } from './visitor.ts';

const SUGGESTIONS = 3;

/** Opens a visit: by channel key, and by token where the browser was here before. */
export function sessionRoute(database: Database, signer: Signer, links: FileLinks): BoundRoute {
  return bind(startWidgetSession, async ({ body, raw }) => {
    const channel = await database.asSystem(async (tx) => findChannelByKey(tx, body.channelKey));
    const isElsewhere = raw.tenantId !== null && channel?.organizationId !== raw.tenantId;
    if (!channel || isElsewhere) throw new AppError('not-found', 'There is no chat with this key.');
    const { organizationId, id: channelId } = channel;
    const token = body.token === undefined ? undefined : readVisitorToken(signer, body.token);
    const known = token?.channelId === channelId ? token.contactId : undefined;
    const proved =
      body.identity === undefined
        ? undefined
        : await proveIdentity(body.identity, identitySecrets(signer, channel));
    return database.inOrganization(organizationId, async (tx) => {
      const contactId = proved
        ? await becomeProved(tx, organizationId, proved, known, raw.ip)
        : await contactOf(tx, known);
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
        ...(await readVisit(tx, visitor, links)),
        replyTime: await replyTime(tx),
        isTeamHere: await isTeamHere(tx),
        opensAt: opensAgain(await readHours(tx, channelId), new Date())?.toISOString() ?? null,
        handover: handoverOf(channel.settings).mode,
      };
    });
  });
}

/**
 * The id of the visitor's contact. Who never wrote has none yet: the id is given, and the contact
 * made with the first words, so that mere page views leave nothing behind. Whom the shop proved
 * before and does not now has signed out there: the next person at this browser is somebody else.
 */
async function contactOf(tx: Tx, contactId: string | undefined): Promise<string> {
  if (contactId === undefined) return newId();
  const row = await tx
    .updateTable('contacts')
    .set({ lastSeenAt: new Date() })
    .where('id', '=', contactId)
    .returning('isVerified')
    .executeTakeFirst();
  return row?.isVerified === true ? newId() : contactId;
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
