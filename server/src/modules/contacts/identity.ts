import type { ChannelType } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import type { ContactRow } from './contact.ts';

/** Who a vendor says somebody is. */
export interface VendorIdentity {
  channel: ChannelType;
  /** The company's account within which the id counts; empty: everywhere. */
  scope: string;
  externalId: string;
  name?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
}

/** The contact whom a vendor names, locked; a new one where nobody is named so yet. */
export async function contactOfIdentity(
  tx: Tx,
  organizationId: string,
  identity: VendorIdentity,
): Promise<ContactRow> {
  const known = await find(tx, identity);
  if (known) return seen(tx, known, identity);
  const contactId = newId();
  await tx
    .insertInto('contacts')
    .values({
      id: contactId,
      organizationId,
      name: identity.name ?? null,
      email: identity.email ?? null,
      phone: identity.phone ?? null,
    })
    .execute();
  const { channel, scope, externalId, name = null } = identity;
  const added = await tx
    .insertInto('contact_identities')
    .values({ id: newId(), organizationId, contactId, channel, scope, externalId, name })
    .onConflict((conflict) =>
      conflict.columns(['organizationId', 'channel', 'scope', 'externalId']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  // Another message of theirs came at the same time and was first.
  if (!added) await tx.deleteFrom('contacts').where('id', '=', contactId).execute();
  const row = await find(tx, identity);
  if (!row) throw new Error('An identity is in the way of a new one and cannot be found.');
  return seen(tx, row, identity);
}

/** Notes that somebody can be written to, or no longer. False where that was known. */
export async function setReachable(
  tx: Tx,
  { channel, scope, externalId }: VendorIdentity,
  isReachable: boolean,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('contact_identities')
    .set({ isReachable, updatedAt: new Date() })
    .where('channel', '=', channel)
    .where('scope', '=', scope)
    .where('externalId', '=', externalId)
    .where('isReachable', '!=', isReachable)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function find(
  tx: Tx,
  { channel, scope, externalId }: VendorIdentity,
): Promise<ContactRow | undefined> {
  return tx
    .selectFrom('contact_identities')
    .innerJoin('contacts', 'contacts.id', 'contact_identities.contactId')
    .selectAll('contacts')
    .where('contact_identities.channel', '=', channel)
    .where('scope', '=', scope)
    .where('contact_identities.externalId', '=', externalId)
    .forNoKeyUpdate('contacts')
    .executeTakeFirst();
}

/** Fills in what was not known: what people of the team wrote about somebody stays. */
async function seen(tx: Tx, known: ContactRow, identity: VendorIdentity): Promise<ContactRow> {
  return tx
    .updateTable('contacts')
    .set({
      name: known.name ?? identity.name ?? null,
      email: known.email ?? identity.email ?? null,
      phone: known.phone ?? identity.phone ?? null,
      lastSeenAt: new Date(),
    })
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
