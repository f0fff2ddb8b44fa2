import type { ChannelType } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';

interface Person {
  id: string;
  email: string | null;
  phone: string | null;
}

/**
 * How somebody is reached who did not write there first: by the oldest channel of the type that is
 * on (or by that very one), at the address by which they are known; undefined: they are not.
 */
export async function wayTo(
  tx: Tx,
  person: Person,
  type: ChannelType,
  id?: string,
): Promise<{ channelId: string; address: string } | undefined> {
  const channel = await tx
    .selectFrom('channels')
    .select('id')
    .where('type', '=', type)
    .where('isActive', '=', true)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('createdAt')
    .limit(1)
    .executeTakeFirst();
  if (!channel) return undefined;
  const identity = await tx
    .selectFrom('contact_identities')
    .select('externalId')
    .where('contactId', '=', person.id)
    .where('channel', '=', type)
    .where('isReachable', '=', true)
    .orderBy('updatedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  const address = identity?.externalId ?? written(person, type);
  return address === undefined ? undefined : { channelId: channel.id, address };
}

/** Where only an address is needed to write first. */
function written({ email, phone }: Person, type: ChannelType): string | undefined {
  if (type === 'email') return email ?? undefined;
  if (type === 'sms') return phone ?? undefined;
  // WhatsApp’s own ids are numbers without the plus.
  return type === 'whatsapp' ? phone?.replace(/^\+/u, '') : undefined;
}
