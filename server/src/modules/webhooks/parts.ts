import type { Database } from '../../database/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { ChannelParts } from '../channels/index.ts';
import type { Messages } from '../messages/index.ts';

/** What this module needs of the others. */
export interface WebhookParts extends Omit<ChannelParts, 'signer'> {
  database: Database;
  jobs: Pick<Jobs, 'send'>;
  messages: Pick<Messages, 'receiveIn'>;
}
