import {
  identifyVisitor,
  listWidgetMessages,
  markWidgetRead,
  requestPerson,
  sendWidgetMessage,
} from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Request } from '../../http/index.ts';
import type { Signer } from '../../platform/index.ts';
import { ownerOf } from '../files/index.ts';
import type { FileLinks } from '../files/index.ts';
import type { Handover } from '../handover/index.ts';
import type { Messages } from '../messages/index.ts';
import { askForPerson } from './ask-for-person.ts';
import { identify } from './identify.ts';
import { markRead } from './mark-read.ts';
import { sessionRoute } from './session.ts';
import { readVisit } from './view.ts';

interface Parts {
  database: Database;
  signer: Signer;
  links: FileLinks;
  messages: Messages;
  handover: Pick<Handover, 'handOver' | 'tell'>;
}

/** The visitor's side of the chat. */
export function widgetRoutes({ database, signer, links, messages, handover }: Parts): BoundRoute[] {
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
        // They count where the message begins a conversation.
        channelMeta: wishesOf(body),
      }),
    ),
    bind(listWidgetMessages, async ({ caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => readVisit(tx, caller, links)),
    ),
    bind(requestPerson, async ({ caller, query }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        askForPerson(tx, caller, { messages, handover }, query),
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

/** Who is to answer, and by whose clocks the visitor is told when. */
function wishesOf({
  handler,
  timeZone,
}: Request<typeof sendWidgetMessage>['body']): Record<string, string> | undefined {
  if (handler === undefined && timeZone === undefined) return undefined;
  return { ...(handler ? { wish: handler } : {}), ...(timeZone ? { timeZone } : {}) };
}
