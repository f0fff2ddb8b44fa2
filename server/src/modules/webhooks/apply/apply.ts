import type { ChannelEvent } from '../../../channels/channel.ts';
import type { Tx } from '../../../database/index.ts';
import { contactOfIdentity, setReachable } from '../../contacts/index.ts';
import { addLines } from '../../conversations/index.ts';
import { identityOf } from './applying.ts';
import type { Applied, Applying } from './applying.ts';
import { confirm, confirmUntil } from './confirm.ts';
import { changeMessage, edit, react } from './change-message.ts';
import { addLine } from './line.ts';
import { receive } from './receive.ts';

/** Writes what a vendor told. The same again, or an older state, changes nothing. */
export async function apply(tx: Tx, applying: Applying, event: ChannelEvent): Promise<Applied> {
  switch (event.kind) {
    case 'message':
      return receive(tx, applying, event.message);
    case 'edit':
      return edit(tx, applying, event);
    case 'deletion':
      return changeMessage(tx, applying, event, { stamp: 'deletedAt' });
    case 'reaction':
      return react(tx, applying, event);
    case 'receipt':
      return confirm(tx, applying, event);
    case 'receipts-until':
      return confirmUntil(tx, applying, event);
    case 'line':
      return addLine(tx, applying, event);
    case 'reachable':
      return note(tx, applying, event);
    default:
      return { outcome: `ignored: ${event.reason}`, events: [] };
  }
}

/** Notes whether somebody can be written to, and tells the team in their conversation. */
async function note(
  tx: Tx,
  applying: Applying,
  { from, isReachable }: Extract<ChannelEvent, { kind: 'reachable' }>,
): Promise<Applied> {
  const { id: channelId, organizationId } = applying.channel;
  const identity = identityOf(applying, from);
  const { id: contactId } = await contactOfIdentity(tx, organizationId, identity);
  const isChanged = await setReachable(tx, identity, isReachable);
  const outcome = isReachable ? 'reachable' : 'unreachable';
  if (!isChanged) return { outcome, events: [] };
  const conversation = await tx
    .selectFrom('conversations')
    .select('id')
    .where('contactId', '=', contactId)
    .where('channelId', '=', channelId)
    .orderBy('lastMessageAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  const content = isReachable
    ? 'The customer can be written to again'
    : 'The customer wants no more messages here';
  const lines = [{ event: 'changed' as const, content }];
  const told = conversation ? await addLines(tx, organizationId, [conversation], lines) : [];
  return { outcome, events: told };
}
