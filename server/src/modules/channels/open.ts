import { z } from 'zod';
import type { Channel, ChannelContext } from '../../channels/channel.ts';
import type { Tx } from '../../database/index.ts';
import { AppError } from '../../platform/index.ts';
import type { CredentialOwner } from '../credentials/index.ts';
import { findChannel } from './channel.ts';
import type { ChannelRow } from './channel.ts';
import type { ChannelParts } from './parts.ts';

const Settings = z.looseObject({ baseUrl: z.string().optional() }).catch({});

/** What speaks with the vendor of channels of this type; throws `unprocessable` where nothing does. */
export function adapterOf({ adapters }: Pick<ChannelParts, 'adapters'>, type: string): Channel {
  const adapter = adapters.get(type);
  if (adapter) return adapter;
  throw new AppError('unprocessable', `Channels of the type ${type} cannot be added yet.`, {
    errors: [{ path: 'type', message: 'is not available yet' }],
  });
}

export function ownerOf({
  organizationId,
  id,
}: Pick<ChannelRow, 'organizationId' | 'id'>): CredentialOwner {
  return { organizationId, table: 'channels', rowId: id };
}

/** Where the vendor of a channel calls in. */
export function webhookUrlOf({ publicUrl }: Pick<ChannelParts, 'publicUrl'>, id: string): string {
  return `${publicUrl}/webhooks/${id}`;
}

export type OpenParts = Omit<ChannelParts, 'adapters' | 'signer'>;

/** Opens a channel for its adapter. Its secrets live as long as the context. */
export async function contextOf(
  parts: OpenParts,
  tx: Tx,
  row: ChannelRow,
  signal: AbortSignal,
): Promise<ChannelContext> {
  const { baseUrl, ...settings } = Settings.parse(row.settings);
  return {
    id: row.id,
    settings,
    credentials: await parts.credentials.read(tx, ownerOf(row)),
    webhookUrl: webhookUrlOf(parts, row.id),
    baseUrl: parts.allowBaseUrl ? baseUrl?.replace(/\/+$/u, '') : undefined,
    fetch: parts.fetch,
    reach: parts.reach,
    clock: parts.clock,
    log: parts.log.child({ channelId: row.id }),
    signal,
  };
}

/** Opens a configured channel by its id; throws `not-found`. */
export type OpenChannel = (
  tx: Tx,
  channelId: string,
  signal: AbortSignal,
) => Promise<ChannelContext>;

export function createOpenChannel(parts: OpenParts): OpenChannel {
  return async (tx, channelId, signal) =>
    contextOf(parts, tx, await findChannel(tx, channelId), signal);
}
