import type { WidgetConversation } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import type { Visitor } from '../../http/index.ts';
import { newId, notFound } from '../../platform/index.ts';
import { addVisitors, contactRef } from '../contacts/index.ts';
import { escalate } from '../conversations/index.ts';
import type { Messages } from '../messages/index.ts';
import { replyTime } from './session.ts';
import { readVisit } from './view.ts';

/** “Talk to a person”: the team gets the conversation and the visitor reads what happens next. */
export async function askForPerson(
  tx: Tx,
  visitor: Visitor,
  messages: Messages,
): Promise<{ conversation: WidgetConversation }> {
  const { organizationId } = visitor;
  const before = await readVisit(tx, visitor);
  const conversationId = before.conversation?.id ?? (await begin(tx, visitor));
  if (await escalate(tx, { organizationId, conversationId })) {
    await messages.send(tx, organizationId, {
      conversationId,
      sender: { type: 'system' },
      content: `Passed on to the team. ${await replyTime(tx)}`,
    });
  }
  const { conversation } = await readVisit(tx, visitor);
  if (!conversation) throw notFound('conversation');
  return { conversation };
}

async function begin(tx: Tx, { organizationId, contactId, channelId }: Visitor): Promise<string> {
  await addVisitors(tx, organizationId, [contactId]);
  const contact = await tx
    .selectFrom('contacts')
    .selectAll()
    .where('id', '=', contactId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!contact) throw notFound('visit');
  const id = newId();
  await tx
    .insertInto('conversations')
    .values({ id, organizationId, ...contactRef(contact), channel: 'web_widget', channelId })
    .execute();
  return id;
}
