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
import { ownerOf } from '../files/index.ts';
import type { FileLinks } from '../files/index.ts';
import type { Messages } from '../messages/index.ts';
import { askForPerson } from './ask-for-person.ts';
import { identify } from './identify.ts';
import { markRead } from './mark-read.ts';
import { sessionRoute } from './session.ts';
import { readVisit } from './view.ts';

/** The visitor's side of the chat. */
export function widgetRoutes(
  database: Database,
  signer: Signer,
  links: FileLinks,
  messages: Messages,
): BoundRoute[] {
  return [
    sessionRoute(database, signer, links),
    bind(sendWidgetMessage, async ({ body, caller }) =>
      messages.receive(caller.organizationId, {
        contactId: caller.contactId,
        isVisitor: true,
        channel: 'web_widget',
        channelId: caller.channelId,
        content: body.content,
        attachments: { owner: ownerOf(caller), ids: body.attachments },
        externalId: body.externalId,
        turn: 'job',
      }),
    ),
    bind(listWidgetMessages, async ({ caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => readVisit(tx, caller, links)),
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
      database.inOrganization(caller.organizationId, async (tx) => identify(tx, caller, body)),
    ),
  ];
}
