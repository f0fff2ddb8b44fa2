import type { Channel } from '../../channels/channel.ts';
import type { Database } from '../../database/index.ts';
import type { Clock, Logger, Reach, SafeFetch, Signer } from '../../platform/index.ts';
import type { Credentials } from '../credentials/index.ts';

/** What this module needs of the others. */
export interface ChannelParts {
  database: Database;
  credentials: Credentials;
  /** Every kind of channel, by its type. */
  adapters: ReadonlyMap<string, Channel>;
  fetch: SafeFetch;
  reach: Reach;
  clock: Clock;
  log: Logger;
  signer: Signer;
  publicUrl: string;
  /** Lets `settings.baseUrl` stand in for the vendor's own address. */
  allowBaseUrl: boolean;
}

/** What asking a vendor needs. */
export type AskingParts = Omit<ChannelParts, 'signer'>;
