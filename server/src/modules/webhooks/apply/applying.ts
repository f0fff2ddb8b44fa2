import type { Sender } from '../../../channels/channel.ts';
import type { ChannelRow } from '../../channels/index.ts';
import type { VendorIdentity } from '../../contacts/index.ts';
import type { NewEvent } from '../../events/index.ts';
import type { FetchedFiles } from '../fetch-files.ts';
import type { WebhookParts } from '../parts.ts';

/** What an event needs to be written. */
export interface Applying {
  parts: Pick<WebhookParts, 'messages'>;
  channel: ChannelRow;
  files: FetchedFiles;
  /** False: it was read before, and something was missing. */
  isFirstTry: boolean;
}

/** What became of an event: a word for the log, and what browsers hear. */
export interface Applied {
  outcome: string;
  events: NewEvent[];
}

export function updated({ id, conversationId }: { id: string; conversationId: string }): NewEvent {
  return { type: 'message.updated', conversationId, data: { messageId: id } };
}

export function identityOf({ channel }: Pick<Applying, 'channel'>, from: Sender): VendorIdentity {
  return { ...from, channel: channel.type };
}

/** Ids of a vendor's accounts have no slash. */
export function senderOf({ scope, externalId }: Sender): string {
  return scope === '' ? externalId : `${scope}/${externalId}`;
}
