import type { WidgetConversation } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import type { Visitor } from '../../http/index.ts';
import { languageOf, newId, spokenLanguage } from '../../platform/index.ts';
import type { Language } from '../../platform/index.ts';
import { addVisitors, contactRef, lockContact } from '../contacts/index.ts';
import type { ContactRow } from '../contacts/index.ts';
import { isTeamHere } from '../availability/index.ts';
import { announce } from '../conversations/index.ts';
import type { NewEvent } from '../events/index.ts';
import { passedOnWords } from '../handover/index.ts';
import type { Handover } from '../handover/index.ts';
import type { Messages } from '../messages/index.ts';
import { widgetConversation } from './view.ts';

/**
 * “Talk to a person”: the team gets the conversation and the visitor reads what happens next. The
 * contact is locked first, as where messages come in, so that a first message and the button
 * pressed together are in one conversation. Where the channel passes nothing on they read that.
 */
export async function askForPerson(
  tx: Tx,
  visitor: Visitor,
  { messages, handover }: { messages: Messages; handover: Pick<Handover, 'handOver' | 'tell'> },
  said: { language?: string | undefined; timeZone?: string | undefined },
): Promise<{ conversation: WidgetConversation; isTeamHere: boolean }> {
  const { organizationId, contactId } = visitor;
  await addVisitors(tx, organizationId, [contactId]);
  const contact = await lockContact(tx, contactId);
  const known = await findOpen(tx, visitor);
  const id = known ?? (await begin(tx, visitor, contact));
  const events: NewEvent[] =
    known === undefined ? [{ type: 'conversation.created', conversationId: id, data: {} }] : [];
  const isHere = await isTeamHere(tx);
  const language = spokenLanguage(said.language) ?? (await languageIn(tx, id));
  const { text: content, isPassedOn } = await handover.tell(tx, id, {
    message: passedOnWords(language),
    language,
    timeZone: said.timeZone,
  });
  const handing = { organizationId, conversationId: id, by: 'customer', runId: null } as const;
  const handedOver = isPassedOn
    ? await handover.handOver(tx, { ...handing, reason: 'asked-for-person', verdict: null })
    : [];
  if (handedOver) {
    const sent = await messages.send(tx, organizationId, {
      conversationId: id,
      sender: { type: 'system' },
      content,
      ...(isPassedOn ? { event: 'handed-over' as const } : {}),
    });
    events.push(...handedOver, ...sent.events);
  }
  const { status, handler, assignedUser } = await announce(tx, { id, organizationId }, events);
  const userName = assignedUser?.name ?? null;
  return {
    conversation: widgetConversation({ id, status, handler, userName }),
    isTeamHere: isHere,
  };
}

/** Where the visitor's next message would go; a closed conversation is over. */
async function findOpen(tx: Tx, { contactId, channelId }: Visitor): Promise<string | undefined> {
  const row = await tx
    .selectFrom('conversations')
    .select('id')
    .where('contactId', '=', contactId)
    .where('channelId', '=', channelId)
    .where('status', '!=', 'closed')
    .orderBy('lastMessageAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

async function begin(
  tx: Tx,
  { organizationId, channelId }: Visitor,
  contact: ContactRow,
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('conversations')
    .values({ id, organizationId, ...contactRef(contact), channel: 'web_widget', channelId })
    .execute();
  return id;
}

/** The language of what the visitor wrote last; English where they have not written. */
async function languageIn(tx: Tx, conversationId: string): Promise<Language> {
  const last = await tx
    .selectFrom('messages')
    .select('content')
    .where('conversationId', '=', conversationId)
    .where('senderType', '=', 'customer')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return languageOf(last?.content ?? '');
}
