import type { Tx } from '../../database/index.ts';
import type { ChannelUsage } from '../../channels/channel.ts';
import type { Jobs } from '../../jobs/index.ts';
import { billUsage } from '../channels/index.ts';
import { escalate } from '../conversations/index.ts';
import { logSystemEvent, recordEvents } from '../events/index.ts';
import type { NewEvent } from '../events/index.ts';
import { deliverMessage } from './deliver-message.ts';
import { nextOf } from './delivery.ts';
import type { Claimed } from './delivery.ts';

/** How a try ended. */
export type Outcome = (
  | { status: 'sent'; error: null }
  | { status: 'failed' | 'unknown'; error: string }
  /** It is tried again, then. `isPause`: nothing else of its channel leaves before that either. */
  | { status: 'queued'; error: string; at: Date; isPause: boolean }
) & {
  /** The vendor's ids of the parts that have left. */
  externalIds?: string[];
  /** What the parts that have left cost. */
  usages?: ChannelUsage[];
  /** The vendor takes the credentials no longer. */
  isUnauthorised?: boolean;
};

/**
 * Writes down how a try ended, and tells it: failures also to the people who run the system, and
 * where the AI spoke, a person gets the conversation. Calls for what waits behind it.
 */
export async function recordOutcome(
  tx: Tx,
  delivery: Claimed,
  outcome: Outcome,
  jobs: Pick<Jobs, 'send'>,
): Promise<void> {
  const { id, organizationId, conversationId, messageId } = delivery;
  const { numUpdatedRows } = await tx
    .updateTable('deliveries')
    .set({
      status: outcome.status,
      error: outcome.error,
      nextAttemptAt: outcome.status === 'queued' ? outcome.at : null,
      ...(outcome.externalIds
        ? { externalIds: outcome.externalIds, externalId: outcome.externalIds.at(-1) ?? null }
        : {}),
      updatedAt: new Date(),
    })
    .where('id', '=', id)
    // The customer may have it by now: that stays.
    .where('status', '!=', 'delivered')
    .executeTakeFirst();
  const { channelId } = delivery;
  if (channelId !== null) {
    for (const usage of outcome.usages ?? []) {
      await billUsage(tx, { id: channelId, organizationId }, usage);
    }
  }
  await noteHealth(tx, delivery, outcome);
  if (outcome.status === 'queued') {
    const data = [{ organizationId, deliveryId: id }];
    await jobs.send(tx, deliverMessage, data, { startAfter: outcome.at });
  } else {
    const next = await nextOf(tx, conversationId);
    const data = next === undefined ? [] : [{ organizationId, deliveryId: next }];
    if (data.length > 0) await jobs.send(tx, deliverMessage, data);
  }
  if (numUpdatedRows === 0n) return;
  const told = await tellFailure(tx, delivery, outcome);
  await recordEvents(tx, organizationId, [
    ...told,
    { type: 'message.updated', conversationId, data: { messageId } },
  ]);
}

async function tellFailure(tx: Tx, delivery: Claimed, outcome: Outcome): Promise<NewEvent[]> {
  if (outcome.status !== 'failed' && outcome.status !== 'unknown') return [];
  const { id, organizationId, conversationId, channel, senderType } = delivery;
  const isSure = outcome.status === 'failed';
  await logSystemEvent(tx, {
    organizationId,
    eventType: 'error',
    source: `channel:${channel}`,
    message: isSure
      ? `A message could not be delivered: ${outcome.error}`
      : `A message may not have been delivered: ${outcome.error}`,
    severity: 'error',
    conversationId,
    details: { deliveryId: id },
  });
  if (senderType !== 'ai') return [];
  const escalated = await escalate(tx, conversationId, 'ai');
  return escalated
    ? [...escalated, { type: 'conversation.updated', conversationId, data: {} }]
    : [];
}

/** What sending shows of the channel itself: refused credentials, a pause, or that all is well. */
async function noteHealth(tx: Tx, { channelId }: Claimed, outcome: Outcome): Promise<void> {
  if (channelId === null) return;
  const channel = tx.updateTable('channels').where('id', '=', channelId);
  if (outcome.isUnauthorised === true) {
    await channel.set({ lastError: outcome.error, lastErrorAt: new Date() }).execute();
  } else if (outcome.status === 'queued' && outcome.isPause) {
    await channel.set({ pausedUntil: outcome.at }).execute();
  } else if (outcome.status === 'sent') {
    await channel.set({ lastError: null }).where('lastError', 'is not', null).execute();
  }
}
