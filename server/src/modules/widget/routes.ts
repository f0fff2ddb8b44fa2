import {
  identifyVisitor,
  listWidgetMessages,
  markWidgetRead,
  requestPerson,
  sendWidgetMessage,
} from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Signer } from '../../platform/index.ts';
import { addVisitors } from '../contacts/index.ts';
import { recordEvents } from '../events/index.ts';
import type { Messages } from '../messages/index.ts';
import { askForPerson } from './ask-for-person.ts';
import { markRead } from './mark-read.ts';
import { sessionRoute } from './session.ts';
import { readVisit } from './view.ts';

/** The visitor's side of the chat. */
export function widgetRoutes(database: Database, signer: Signer, messages: Messages): BoundRoute[] {
  return [
    sessionRoute(database, signer),
    bind(sendWidgetMessage, async ({ body, caller }) =>
      messages.receive(caller.organizationId, {
        contactId: caller.contactId,
        isVisitor: true,
        channel: 'web_widget',
        channelId: caller.channelId,
        content: body.content,
        externalId: body.externalId,
        turn: 'job',
      }),
    ),
    bind(listWidgetMessages, async ({ caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => readVisit(tx, caller)),
    ),
    bind(requestPerson, async ({ caller }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        askForPerson(tx, caller, messages),
      ),
    ),
    bind(markWidgetRead, async ({ body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => markRead(tx, caller, body.seen)),
    ),
    bind(identifyVisitor, async ({ body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const given = {
          ...(body.name === undefined ? {} : { name: body.name }),
          ...(body.email === undefined ? {} : { email: body.email }),
        };
        if (Object.keys(given).length === 0) return { updated: false };
        await addVisitors(tx, caller.organizationId, [caller.contactId]);
        // Said, not proved: a contact whose identity is proved keeps what was proved.
        const { numUpdatedRows } = await tx
          .updateTable('contacts')
          .set({ ...given, updatedAt: new Date() })
          .where('id', '=', caller.contactId)
          .where('isVerified', '=', false)
          .executeTakeFirst();
        const conversations = await tx
          .updateTable('conversations')
          .set({
            ...(body.name === undefined ? {} : { customerName: body.name }),
            ...(body.email === undefined ? {} : { customerEmail: body.email }),
            updatedAt: new Date(),
          })
          .where('contactId', '=', caller.contactId)
          .returning('id')
          .execute();
        await recordEvents(
          tx,
          caller.organizationId,
          conversations.map(({ id }) => ({
            type: 'conversation.updated',
            conversationId: id,
            data: {},
          })),
        );
        return { updated: numUpdatedRows > 0n };
      }),
    ),
  ];
}
