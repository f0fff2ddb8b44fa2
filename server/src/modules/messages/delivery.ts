import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { readStored } from '../files/index.ts';
import type { StoredFile } from '../files/index.ts';
import { logSystemEvent, recordEvents } from '../events/index.ts';

/** A delivery that this process has in hand. */
export interface Claimed {
  id: string;
  organizationId: string;
  messageId: string;
  conversationId: string;
  channel: string;
  content: string;
  files: StoredFile[];
  /** What went wrong at the last try. */
  error: string | null;
  /** True: a process was about to send it and never said how that ended. */
  wasSending: boolean;
}

/** How a try ended; `queued` where it is tried again. */
export interface Outcome {
  status: 'queued' | 'sent' | 'failed' | 'unknown';
  error: string | null;
  /** The vendor's id of the message. */
  externalId?: string | null;
}

/**
 * Marks a waiting delivery as being sent, before it is: a process that dies in between leaves the
 * mark, and the message is not sent twice. Undefined where there is nothing to do any more.
 */
export async function claimDelivery(tx: Tx, id: string): Promise<Claimed | undefined> {
  const found = await findUnended(tx, id);
  if (!found) return undefined;
  await tx
    .updateTable('deliveries')
    .set((eb) => ({
      status: 'sending',
      attempts: eb('attempts', '+', 1),
      updatedAt: new Date(),
    }))
    .where('id', '=', id)
    .execute();
  return found;
}

/** Locks a delivery of which nobody knows yet how it ends. */
export async function findUnended(tx: Tx, id: string): Promise<Claimed | undefined> {
  const row = await tx
    .selectFrom('deliveries')
    .innerJoin('messages', 'messages.id', 'deliveries.messageId')
    .innerJoin('conversations', 'conversations.id', 'messages.conversationId')
    .select(['deliveries.id', 'deliveries.organizationId', 'deliveries.messageId'])
    .select(['deliveries.error', 'messages.content', 'messages.conversationId'])
    .select('messages.attachments')
    .select(['conversations.channel', sql<boolean>`deliveries.status = 'sending'`.as('wasSending')])
    .where('deliveries.id', '=', id)
    .where('deliveries.status', 'in', ['queued', 'sending'])
    .forNoKeyUpdate('deliveries')
    .executeTakeFirst();
  if (!row) return undefined;
  const { attachments, ...found } = row;
  return { ...found, files: readStored(attachments) };
}

/** Writes down how a try ended, and tells it: failures also to the people who run the system. */
export async function recordOutcome(tx: Tx, delivery: Claimed, outcome: Outcome): Promise<void> {
  const { id, organizationId, conversationId, messageId, channel } = delivery;
  const { numUpdatedRows } = await tx
    .updateTable('deliveries')
    .set({ ...outcome, updatedAt: new Date() })
    .where('id', '=', id)
    // The customer may have it by now: that stays.
    .where('status', '!=', 'delivered')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  if (outcome.status === 'failed' || outcome.status === 'unknown') {
    await logSystemEvent(tx, {
      organizationId,
      eventType: 'error',
      source: `channel:${channel}`,
      message:
        outcome.status === 'failed'
          ? `A message could not be delivered: ${outcome.error}`
          : `A message may not have been delivered: ${outcome.error}`,
      severity: 'error',
      conversationId,
      details: { deliveryId: id },
    });
  }
  await recordEvents(tx, organizationId, [
    { type: 'message.updated', conversationId, data: { messageId } },
  ]);
}
