import type { Channel, ChannelContext, Webhook } from '../../channels/channel.ts';
import { contextOf, findOpenChannel } from '../channels/index.ts';
import type { WebhookParts } from './parts.ts';

/** A channel whose vendor calls in. */
export interface Door {
  organizationId: string;
  webhook: Webhook;
  context: ChannelContext;
}

/** Milliseconds that a channel is remembered: so long a change takes to be noticed. */
const KEEP = 2_000;
const MOST = 1_000;
/** Nothing that a door needs waits for anybody. */
const NEVER = new AbortController().signal;

/** Finds the channel that a vendor calls, whosever it is; undefined where there is none that is on. */
export function createDoors(parts: WebhookParts): (channelId: string) => Promise<Door | undefined> {
  const known = new Map<string, { until: number; door: Promise<Door | undefined> }>();
  return async (channelId) => {
    const now = Date.now();
    const found = known.get(channelId);
    if (found && found.until > now) return found.door;
    if (known.size >= MOST) known.clear();
    const door = open(parts, channelId);
    known.set(channelId, { until: now + KEEP, door });
    // What failed or is not there is looked for again.
    door.then(
      (opened) => opened ?? known.delete(channelId),
      () => known.delete(channelId),
    );
    return door;
  };
}

async function open(parts: WebhookParts, channelId: string): Promise<Door | undefined> {
  const row = await parts.database.asSystem(async (tx) => findOpenChannel(tx, channelId));
  const adapter: Channel | undefined = row && parts.adapters.get(row.type);
  if (!row || !adapter?.webhook) return undefined;
  const { organizationId } = row;
  const context = await parts.database.inOrganization(organizationId, async (tx) =>
    contextOf(parts, tx, row, NEVER),
  );
  return { organizationId, webhook: adapter.webhook, context };
}
