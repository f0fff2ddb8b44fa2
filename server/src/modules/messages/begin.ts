import { createConversation } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Member, Request } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { newId, notFound } from '../../platform/index.ts';
import { contactRef, findOrAddContact } from '../contacts/index.ts';
import type { ContactRow } from '../contacts/index.ts';
import { announce, readConversation } from '../conversations/index.ts';
import type { NewEvent } from '../events/index.ts';
import { ownerOf } from '../files/index.ts';
import type { Receiver } from './receive.ts';
import { send } from './send.ts';
import { wayTo } from './way-to.ts';

type Body = Request<typeof createConversation>['body'];

/** Begins a conversation, empty or with a first message of the customer or of the team. */
export function beginRoute(database: Database, jobs: Jobs, receiver: Receiver): BoundRoute {
  return bind(createConversation, async ({ body, caller }) => {
    const { organizationId } = caller;
    const contact = await database.inOrganization(organizationId, async (tx) =>
      findOrAddContact(tx, organizationId, body.contact),
    );
    if (body.message?.from === 'customer') {
      const { conversationId } = await receiver.receive(organizationId, {
        contactId: contact.id,
        channel: body.channel,
        channelId: null,
        // Whoever writes for a customer reads the answers by the API as well.
        channelMeta: { isApi: true },
        startNew: true,
        subject: body.subject,
        content: body.message.content,
        attachments: { owner: ownerOf(caller), ids: body.message.attachments },
        externalId: null,
        turn: 'job',
      });
      return database.inOrganization(organizationId, async (tx) => read(tx, conversationId));
    }
    return database.inOrganization(organizationId, async (tx) =>
      beginByTeam(tx, caller, body, contact, jobs),
    );
  });
}

/** What a person begins is theirs: the AI does not answer in it. */
async function beginByTeam(
  tx: Tx,
  caller: Member,
  { message, channel, subject }: Body,
  contact: ContactRow,
  jobs: Jobs,
) {
  const { organizationId } = caller;
  const id = newId();
  const way = await wayTo(tx, contact, channel);
  await tx
    .insertInto('conversations')
    .values({
      id,
      organizationId,
      ...contactRef(contact),
      channel,
      channelId: way?.channelId ?? null,
      channelMeta: way ? JSON.stringify({ address: way.address }) : null,
      subject: subject ?? null,
      handler: message ? 'person' : 'ai',
      assignedUserId: message ? caller.userId : null,
    })
    .execute();
  const created: NewEvent = { type: 'conversation.created', conversationId: id, data: {} };
  const sender = { type: 'agent' as const, userId: caller.userId, name: caller.name };
  const sent = message
    ? await send(
        tx,
        organizationId,
        {
          conversationId: id,
          sender,
          content: message.content,
          attachments: { owner: ownerOf(caller), ids: message.attachments },
        },
        jobs,
      )
    : { events: [] };
  return announce(tx, { id, organizationId }, [created, ...sent.events]);
}

async function read(tx: Tx, id: string) {
  const detail = await readConversation(tx, id);
  if (!detail) throw notFound('conversation');
  return detail;
}
