import { continueConversation } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import { addLines, announce, lockConversation } from '../conversations/index.ts';
import { wayTo } from './way-to.ts';

/** Channels on which nobody can be written to who is not there. */
const ONLY_THERE = new Set(['web_widget', 'voice']);

/** Goes on with a conversation on another channel, where the same customer is reached. */
export function continueRoute(database: Database): BoundRoute {
  return bind(continueConversation, async ({ params, body, caller }) =>
    database.inOrganization(caller.organizationId, async (tx) => {
      const row = await lockConversation(tx, params.id);
      const channel = await tx
        .selectFrom('channels')
        .select(['id', 'type', 'name'])
        .where('id', '=', body.channelId)
        .where('isActive', '=', true)
        .executeTakeFirst();
      if (!channel) throw notFound('channel');
      const contact = await tx
        .selectFrom('contacts')
        .select(['id', 'email', 'phone'])
        .where('id', '=', row.contactId ?? '')
        .executeTakeFirst();
      const way =
        contact && !ONLY_THERE.has(channel.type)
          ? await wayTo(tx, contact, channel.type, channel.id)
          : undefined;
      if (!way) {
        throw new AppError('unprocessable', `This customer cannot be reached by ${channel.name}.`);
      }
      await tx
        .updateTable('conversations')
        .set({
          channel: channel.type,
          channelId: channel.id,
          channelMeta: JSON.stringify({ address: way.address }),
          updatedAt: new Date(),
        })
        .where('id', '=', row.id)
        .execute();
      const content = `${caller.name} goes on by ${channel.name}`;
      const told = await addLines(tx, row.organizationId, [row], [{ event: 'changed', content }]);
      const changed = { type: 'conversation.updated', conversationId: row.id, data: {} } as const;
      return announce(tx, row, [...told, changed]);
    }),
  );
}
