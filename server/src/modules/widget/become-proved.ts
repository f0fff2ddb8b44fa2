import type { Tx } from '../../database/index.ts';
import { contactRef, provedContact } from '../contacts/index.ts';
import { logAct, recordChanged } from '../events/index.ts';
import { refusal } from './prove-identity.ts';
import type { Proved } from './prove-identity.ts';

/**
 * The contact of a visitor whose identity the shop proved. What they wrote in this browser before
 * they signed in there goes with them; what another proved customer wrote here does not.
 */
export async function becomeProved(
  tx: Tx,
  organizationId: string,
  proved: Proved,
  before: string | undefined,
  address: string,
): Promise<string> {
  const { isOver, ...details } = proved;
  if (isOver) return goOn(tx, proved, before);
  const contact = await provedContact(tx, organizationId, details);
  if (before === undefined || before === contact.id) return contact.id;
  const stranger = await tx
    .selectFrom('contacts')
    .select('id')
    .where('id', '=', before)
    .where('isVerified', '=', false)
    .where('externalId', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!stranger) return contact.id;
  const moved = await tx
    .updateTable('conversations')
    .set({ ...contactRef(contact), updatedAt: new Date() })
    .where('contactId', '=', stranger.id)
    .returning('id')
    .execute();
  if (moved.length > 0) {
    const actor = { name: contact.name ?? details.externalId, userId: null, apiKeyId: null };
    await logAct(tx, {
      organizationId,
      eventType: 'contact.conversations-taken-over',
      source: 'contacts',
      message: `${actor.name} signed in and took over what was written in the same browser before.`,
      actor,
      address,
      details: { before: { contactId: stranger.id }, after: { contactId: contact.id }, moved },
    });
  }
  await recordChanged(tx, organizationId, moved);
  return contact.id;
}

/** A page that stays open longer than its identity lasts keeps the visit that this one began. */
async function goOn(tx: Tx, { externalId }: Proved, before: string | undefined): Promise<string> {
  const contact = await tx
    .selectFrom('contacts')
    .select('id')
    .where('id', '=', before ?? '')
    .where('isVerified', '=', true)
    .where('externalId', '=', externalId)
    .executeTakeFirst();
  if (!contact) throw refusal('it has expired');
  return contact.id;
}
