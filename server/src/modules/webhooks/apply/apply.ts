import type { ChannelEvent } from '../../../channels/channel.ts';
import type { Tx } from '../../../database/index.ts';
import { setReachable } from '../../contacts/index.ts';
import { identityOf } from './applying.ts';
import type { Applied, Applying } from './applying.ts';
import { confirm } from './confirm.ts';
import { changeMessage, edit, react } from './change-message.ts';
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
    case 'reachable':
      await setReachable(tx, identityOf(applying, event.from), event.isReachable);
      return { outcome: event.isReachable ? 'reachable' : 'unreachable', events: [] };
    default:
      return { outcome: `ignored: ${event.reason}`, events: [] };
  }
}
