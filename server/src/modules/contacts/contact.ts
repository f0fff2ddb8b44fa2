import type { Contact } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB, Tx } from '../../database/index.ts';
import { newId, notFound } from '../../platform/index.ts';

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

/** Who a contact is, as a conversation begins with it. */
export type ContactIdentity = Pick<ContactRow, 'id' | 'name' | 'email' | 'phone' | 'externalId'>;

/** Somebody of whom nothing is known, and who is no contact yet. */
export function newStranger(): ContactIdentity {
  return { id: newId(), name: null, email: null, phone: null, externalId: null };
}

/** The fields of a conversation that say who the customer was when it began. */
export function contactRef(contact: ContactIdentity): {
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
 * Finds a contact by external id, else by e-mail, else by phone, and fills in what was not known;
 * otherwise adds one. For callers of the team's side only, whose word counts. An address that a
 * visitor merely claimed in a widget is no ground to be recognised: else whoever types another
 * person's e-mail would be given that person's conversations.
 */
export async function findOrAddContact(
  tx: Tx,
  organizationId: string,
  given: ContactDetails,
): Promise<ContactRow> {
  const details = withoutEmpty(given);
  const known = await find(tx, organizationId, details);
  if (known) return fillIn(tx, known, details);
  const added = await tx
    .insertInto('contacts')
    .values({ id: newId(), organizationId, ...details, lastSeenAt: new Date() })
    .onConflict((conflict) => conflict.columns(['organizationId', 'externalId']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (added) return added;
  // Somebody added the same external id in between: then it is there now.
  const first = await find(tx, organizationId, details);
  if (!first) throw new Error('A contact is in the way of a new one and cannot be found.');
  return fillIn(tx, first, details);
}

/**
 * The contact of somebody whose identity is proved: found by external id or added, with what was
 * proved in place of what was only said.
 */
export async function provedContact(
  tx: Tx,
  organizationId: string,
  proved: ContactDetails & { externalId: string },
): Promise<ContactRow> {
  const { externalId, ...said } = withoutEmpty(proved);
  const contact = await findOrAddContact(tx, organizationId, { externalId });
  return tx
    .updateTable('contacts')
    .set({
      ...said,
      ...(said.email === undefined ? {} : { isEmailClaimed: false }),
      isVerified: true,
      lastSeenAt: new Date(),
      updatedAt: new Date(),
    })
    .where('id', '=', contact.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

type Known = { [K in keyof ContactDetails]?: string };

/** What says nothing names nobody: two contacts without a name are not the same one. */
function withoutEmpty({ name, email, phone, externalId }: ContactDetails): Known {
  return {
    ...(name ? { name } : {}),
    ...(email ? { email } : {}),
    ...(phone ? { phone } : {}),
    ...(externalId ? { externalId } : {}),
  };
}

async function fillIn(tx: Tx, known: ContactRow, details: Known): Promise<ContactRow> {
  const isProved = known.email !== null && (known.isVerified || !known.isEmailClaimed);
  return tx
    .updateTable('contacts')
    .set({
      name: known.name ?? details.name ?? null,
      ...(details.email !== undefined && !isProved
        ? { email: details.email, isEmailClaimed: false }
        : {}),
      phone: known.phone ?? details.phone ?? null,
      externalId: known.externalId ?? details.externalId ?? null,
      lastSeenAt: new Date(),
      updatedAt: new Date(),
    })
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function find(
  tx: Tx,
  organizationId: string,
  { externalId, email, phone }: Known,
): Promise<ContactRow | undefined> {
  const contacts = tx
    .selectFrom('contacts')
    .selectAll()
    .where('organizationId', '=', organizationId)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1);
  if (externalId !== undefined) {
    return contacts.where('externalId', '=', externalId).executeTakeFirst();
  }
  const byEmail =
    email === undefined
      ? undefined
      : await contacts
          .where('email', '=', email)
          .where((eb) => eb.or([eb('isVerified', '=', true), eb('isEmailClaimed', '=', false)]))
          .executeTakeFirst();
  if (byEmail ?? phone === undefined) return byEmail;
  return contacts.where('phone', '=', phone).executeTakeFirst();
}

/**
 * Writes down what a visitor says of themselves. Said, not proved: a contact whose identity is
 * proved keeps what was proved. False where nothing changed.
 */
export async function claimIdentity(
  tx: Tx,
  organizationId: string,
  contactId: string,
  { name, email }: { name?: string | undefined; email?: string | undefined },
): Promise<boolean> {
  await addVisitors(tx, organizationId, [contactId]);
  const { numUpdatedRows } = await tx
    .updateTable('contacts')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email, isEmailClaimed: true }),
      updatedAt: new Date(),
    })
    .where('id', '=', contactId)
    .where('isVerified', '=', false)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Locks a contact until the transaction ends; its conversations follow it, so lock it first. */
export async function lockContact(tx: Tx, id: string): Promise<ContactRow> {
  const row = await tx
    .selectFrom('contacts')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('contact');
  return row;
}
