import { MESSAGE_LIMIT } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { IncomingMessage } from '../../../channels/channel.ts';
import type { Tx } from '../../../database/index.ts';
import { contactOfIdentity } from '../../contacts/index.ts';
import { channelKeyOf } from '../../messages/index.ts';
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
  const { thread, whole } = message;
  const found = thread && (await conversationOf(tx, applying, contact.id, message));
  const { duplicate, events } = await parts.messages.receiveIn(tx, channel.organizationId, {
    contactId: contact.id,
    contact,
    sender: senderOf(message.from),
    channel: channel.type,
    channelId: channel.id,
    channelMeta: { address: message.address },
    conversationId: found,
    startNew: thread !== undefined && found === undefined,
    subject: thread?.subject === '' ? null : thread?.subject,
    metadata: whole === undefined ? undefined : { whole: clean(whole).slice(0, WHOLE) },
    content,
    attachments: { owner: fileOwnerOf(channel), ids: attachments },
    externalId: message.externalId,
    ...(message.sentAt ? { sentAt: message.sentAt, order: message.order } : {}),
    turn: 'job',
  });
  return { outcome: duplicate ? 'duplicate' : 'message', events };
}

/** Characters that are kept of what a message repeats. */
const WHOLE = 100_000;

/**
 * The conversation of this person which a message belongs to. Who answers what was written to
 * somebody else begins their own: what was said there is not for them.
 */
async function conversationOf(
  tx: Tx,
  { channel: { id: channelId } }: Applying,
  contactId: string,
  { from, thread }: IncomingMessage,
): Promise<string | undefined> {
  const { conversationId, answers = [] } = thread ?? {};
  const key = channelKeyOf({ channelId, contactId, sender: senderOf(from) });
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM conversations AS c
    LEFT JOIN (
      SELECT m."conversationId" AS id, array_position(${answers}::text[], m."externalId") AS place
      FROM messages AS m
      WHERE m."channelKey" = ${key} AND m."externalId" = ANY(${answers}::text[])
      UNION ALL
      SELECT d."conversationId", array_position(${answers}::text[], d."externalId")
      FROM deliveries AS d
      WHERE d."channelId" = ${channelId} AND d."externalIds" && ${answers}::text[]
    ) AS said ON said.id = c.id
    WHERE c."channelId" = ${channelId} AND c."contactId" = ${contactId} AND c.status <> 'closed'
      AND (said.id IS NOT NULL OR c.id = ${conversationId ?? null})
    ORDER BY (c.id = ${conversationId ?? null}) IS TRUE DESC, said.place LIMIT 1`.execute(tx);
  return rows[0]?.id;
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
