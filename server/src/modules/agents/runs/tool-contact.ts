import type { Tx } from '../../../database/index.ts';
import type { ToolContact } from '../../../integrations/integration.ts';

/** The customer of a conversation, as tools may know them; null where nobody is named. */
export async function readToolContact(tx: Tx, conversationId: string): Promise<ToolContact | null> {
  const contact = await tx
    .selectFrom('conversations')
    .innerJoin('contacts', 'contacts.id', 'conversations.contactId')
    .select([
      'contacts.id',
      'contacts.name',
      'contacts.email',
      'contacts.phone',
      'contacts.externalId',
      'contacts.isVerified',
    ])
    .where('conversations.id', '=', conversationId)
    .executeTakeFirst();
  return contact ?? null;
}
