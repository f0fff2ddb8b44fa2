import { createConversation, createMessage, listMessages } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Member } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { newId, notFound, readCursor, writeCursor } from '../../platform/index.ts';
import { contactRef, findOrAddContact } from '../contacts/index.ts';
import { announce, lockConversation, readConversation } from '../conversations/index.ts';
import { recordEvents } from '../events/index.ts';
import type { Receiver } from './receive.ts';
import { send } from './send.ts';
import { messageView } from './view.ts';

/** Reading a conversation, answering in it, beginning one. */
export function messageRoutes(database: Database, jobs: Jobs, receiver: Receiver): BoundRoute[] {
  return [
    bind(listMessages, async ({ params, query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const known = await tx
          .selectFrom('conversations')
          .select('id')
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (!known) throw notFound('conversation');
        const after = readCursor(query.cursor);
        let select = tx
          .selectFrom('messages')
          .selectAll()
          .where('conversationId', '=', params.id)
          .orderBy('createdAt', 'desc')
          .orderBy('id', 'desc')
          .limit(query.limit + 1);
        if (after) {
          select = select.where((eb) =>
            eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(new Date(after.at), after.id)),
          );
        }
        const rows = await select.execute();
        const page = rows.slice(0, query.limit);
        const last = page.at(-1);
        return {
          items: page.map(messageView),
          nextCursor:
            rows.length > query.limit && last ? writeCursor(last.createdAt, last.id) : null,
        };
      }),
    ),
    bind(createMessage, async ({ params, body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        if (!body.private) await takeIfFree(tx, params.id, caller);
        const sent = await send(
          tx,
          caller.organizationId,
          {
            conversationId: params.id,
            sender: { type: 'agent', userId: caller.userId, name: caller.name },
            content: body.content,
            isPrivate: body.private,
            externalId: body.externalId ?? null,
          },
          jobs,
        );
        if (sent.kind === 'dropped') throw new Error('An answer of a person is never dropped.');
        return messageView(sent.message);
      }),
    ),
    bind(createConversation, async ({ body, caller }) => {
      const { organizationId } = caller;
      const { message, channel, subject } = body;
      const contact = await database.inOrganization(organizationId, async (tx) =>
        findOrAddContact(tx, organizationId, body.contact),
      );
      const id =
        message?.from === 'customer'
          ? (
              await receiver.receive(organizationId, {
                contactId: contact.id,
                channel,
                channelId: null,
                startNew: true,
                subject,
                content: message.content,
                externalId: null,
                turn: 'job',
              })
            ).conversationId
          : newId();
      return database.inOrganization(organizationId, async (tx) => {
        if (message?.from !== 'customer') {
          await tx
            .insertInto('conversations')
            .values({
              id,
              organizationId,
              ...contactRef(contact),
              channel,
              subject: subject ?? null,
              handler: message ? 'person' : 'ai',
              assignedUserId: message ? caller.userId : null,
            })
            .execute();
          await recordEvents(tx, organizationId, [
            { type: 'conversation.created', conversationId: id, data: {} },
          ]);
        }
        if (message?.from === 'team') {
          const sender = { type: 'agent' as const, userId: caller.userId, name: caller.name };
          await send(
            tx,
            organizationId,
            { conversationId: id, sender, content: message.content },
            jobs,
          );
        }
        const detail = await readConversation(tx, id);
        if (!detail) throw notFound('conversation');
        return detail;
      });
    }),
  ];
}

/** Who answers a conversation that the AI has takes it over: else both would answer. */
async function takeIfFree(
  tx: Parameters<typeof send>[0],
  id: string,
  caller: Member,
): Promise<void> {
  const row = await lockConversation(tx, id);
  const unclaimed = row.assignedUserId === null && caller.userId !== null;
  if (row.handler === 'person' && !unclaimed) return;
  await tx
    .updateTable('conversations')
    .set({
      handler: 'person',
      assignedUserId: row.assignedUserId ?? caller.userId,
      status: row.status === 'escalated' ? 'open' : row.status,
      updatedAt: new Date(),
    })
    .where('id', '=', id)
    .execute();
  await announce(tx, row);
}
