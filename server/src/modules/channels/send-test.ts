import type { ChannelTest } from '@frontdesk/contract';
import { AppError, newId } from '../../platform/index.ts';
import { findChannel } from './channel.ts';
import { adapterOf, contextOf } from './open.ts';
import type { ChannelParts } from './parts.ts';
import { toldOf } from './test-channel.ts';

/** Milliseconds that a vendor may take. */
const LIMIT = 30_000;
const WORDS = 'This is a test message of your help desk. It works.';

/**
 * Sends a message to an address by a channel, outside of all conversations, and says how that went in
 * the vendor's own words. Throws `not-found`, and `unprocessable` where the channel sends nothing.
 */
export async function sendTest(
  parts: ChannelParts,
  organizationId: string,
  { id, address, signal }: { id: string; address: string; signal: AbortSignal },
): Promise<ChannelTest> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
  const [adapter, context] = await parts.database.inOrganization(organizationId, async (tx) => {
    const row = await findChannel(tx, id);
    return [adapterOf(parts, row.type), await contextOf(parts, tx, row, limit)] as const;
  });
  const { sending } = adapter;
  if (!sending || adapter.kind === 'voice') {
    throw new AppError('unprocessable', 'Nothing can be sent by this channel without a customer.');
  }
  const key = `test-${newId()}`;
  const message = {
    conversationId: newId(),
    address,
    content: WORDS,
    attachments: [],
    by: 'agent',
    heardAt: parts.clock.now(),
    isWithPerson: true,
    key,
    thread: { subject: 'Test', answered: [] },
  } as const;
  try {
    for (const [place, part] of sending.partsOf(message).entries()) {
      await sending.send({ ...part, key: `${key}.${place}` }, context);
    }
    return { ok: true, account: address, warnings: [], error: null };
  } catch (error) {
    return { ok: false, account: address, warnings: [], error: toldOf(error, context) };
  }
}
