import { MESSAGE_LIMIT } from '@frontdesk/contract';
import type { IncomingMessage } from '../../../channels/channel.ts';
import type { Tx } from '../../../database/index.ts';
import { contactOfIdentity } from '../../contacts/index.ts';
import { fileOwnerOf } from '../fetch-files.ts';
import type { FetchedFiles } from '../fetch-files.ts';
import { identityOf, senderOf } from './applying.ts';
import type { Applied, Applying } from './applying.ts';

/** Writes a customer's message; `duplicate` where it is there already. */
export async function receive(
  tx: Tx,
  applying: Applying,
  message: IncomingMessage,
): Promise<Applied> {
  const { parts, channel, files } = applying;
  const contact = await contactOfIdentity(
    tx,
    channel.organizationId,
    identityOf(applying, message.from),
  );
  const { content, attachments } = saidIn(message, files);
  const { duplicate, events } = await parts.messages.receiveIn(tx, channel.organizationId, {
    contactId: contact.id,
    contact,
    sender: senderOf(message.from),
    channel: channel.type,
    channelId: channel.id,
    channelMeta: { address: message.address },
    content,
    attachments: { owner: fileOwnerOf(channel), ids: attachments },
    externalId: message.externalId,
    ...(message.sentAt ? { sentAt: message.sentAt, order: message.order } : {}),
    turn: 'job',
  });
  return { outcome: duplicate ? 'duplicate' : 'message', events };
}

/** What was said, as it can be kept; what became of files that are not there is said too. */
function saidIn({ content, files }: IncomingMessage, fetched: FetchedFiles) {
  const found = files.map((file) => ({ name: file.name, result: fetched.get(file.reference) }));
  const attachments = found.flatMap(({ result }) => (result && 'id' in result ? [result.id] : []));
  const missing = found.flatMap(({ name, result }) =>
    result && 'missing' in result ? [`[${name}: ${result.missing}]`] : [],
  );
  const text = [clean(content), ...missing].filter((part) => part !== '').join('\n');
  return { content: clean(text), attachments };
}

/** As much as a message holds, without what PostgreSQL cannot hold. */
export function clean(content: string): string {
  return content.replaceAll('\0', '').slice(0, MESSAGE_LIMIT).toWellFormed();
}
