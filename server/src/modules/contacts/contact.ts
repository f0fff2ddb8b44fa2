import type { Contact } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB, Tx } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';

export type ContactRow = Selectable<DB['contacts']>;

/** What a caller knows of a customer. Nothing of it proves who they are. */
export interface ContactDetails {
  name?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  externalId?: string | undefined;
}

/** The contact as the API shows it. */
export function contactView(row: ContactRow): Contact {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    externalId: row.externalId,
    isVerified: row.isVerified,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** The fields of a conversation that say who the customer was when it began. */
export function contactRef(contact: ContactRow): {
  contactId: string;
  customerId: string | null;
  customerName: string | null;
  customerEmail: string | null;
  customerPhone: string | null;
} {
  return {
    contactId: contact.id,
    customerId: contact.externalId,
    customerName: contact.name,
    customerEmail: contact.email,
    customerPhone: contact.phone,
  };
}

/** Makes sure that visitors who write for the first time are contacts. */
export async function addVisitors(tx: Tx, organizationId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const lastSeenAt = new Date();
  await tx
    .insertInto('contacts')
    .values(ids.toSorted().map((id) => ({ id, organizationId, lastSeenAt })))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/**
 * Finds a contact by external id, then by e-mail, then by phone, and fills in what was not known;
 * otherwise adds one. For callers of the team's side only: a visitor who merely claims an address
 * must not become that contact.
 */
export async function findOrAddContact(
  tx: Tx,
  organizationId: string,
  details: ContactDetails,
): Promise<ContactRow> {
  const known = await find(tx, organizationId, details);
  if (known) {
    return tx
      .updateTable('contacts')
      .set({
        name: known.name ?? details.name ?? null,
        email: known.email ?? details.email ?? null,
        phone: known.phone ?? details.phone ?? null,
        externalId: known.externalId ?? details.externalId ?? null,
        lastSeenAt: new Date(),
        updatedAt: new Date(),
      })
      .where('id', '=', known.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }
  const added = await tx
    .insertInto('contacts')
    .values({
      id: newId(),
      organizationId,
      name: details.name ?? null,
      email: details.email ?? null,
      phone: details.phone ?? null,
      externalId: details.externalId ?? null,
      lastSeenAt: new Date(),
    })
    .onConflict((conflict) => conflict.columns(['organizationId', 'externalId']).doNothing())
    .returningAll()
    .executeTakeFirst();
  // Somebody added the same external id in between: then it is there now.
  return added ?? findOrAddContact(tx, organizationId, details);
}

async function find(
  tx: Tx,
  organizationId: string,
  { externalId, email, phone }: ContactDetails,
): Promise<ContactRow | undefined> {
  const by = async (
    column: 'externalId' | 'email' | 'phone',
    value: string | undefined,
  ): Promise<ContactRow | undefined> =>
    value === undefined || value === ''
      ? undefined
      : tx
          .selectFrom('contacts')
          .selectAll()
          .where('organizationId', '=', organizationId)
          .where(column, '=', value)
          .orderBy('createdAt')
          .executeTakeFirst();
  if (externalId !== undefined && externalId !== '') return by('externalId', externalId);
  return (await by('email', email)) ?? (await by('phone', phone));
}
