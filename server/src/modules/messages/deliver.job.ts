import type { Database } from '../../database/index.ts';
import { handleJob } from '../../jobs/index.ts';
import type { BoundJob } from '../../jobs/index.ts';
import type { Channel } from '../../channels/channel.ts';
import { ChannelError } from '../../channels/channel.ts';
import { logSystemEvent } from '../events/index.ts';
import { deliverMessage } from './deliver-message.ts';

/**
 * Hands waiting messages to their channel. A temporary failure goes back to the queue, which
 * waits longer each time; a permanent one is kept and told to the people who run the system.
 */
export function deliverJob(database: Database, channels: ReadonlyMap<string, Channel>): BoundJob {
  return handleJob(deliverMessage, async ({ organizationId, deliveryId }, { signal }) => {
    const waiting = await database.inOrganization(organizationId, async (tx) =>
      tx
        .selectFrom('deliveries')
        .innerJoin('messages', 'messages.id', 'deliveries.messageId')
        .innerJoin('conversations', 'conversations.id', 'messages.conversationId')
        .select(['deliveries.attempts', 'messages.content', 'messages.conversationId'])
        .select('conversations.channel')
        .where('deliveries.id', '=', deliveryId)
        .where('deliveries.status', '=', 'queued')
        .executeTakeFirst(),
    );
    if (!waiting) return;
    const outcome = await attempt(channels.get(waiting.channel), waiting, signal);
    await database.inOrganization(organizationId, async (tx) => {
      await tx
        .updateTable('deliveries')
        .set({
          status: outcome.status,
          error: outcome.error,
          externalId: outcome.externalId,
          attempts: waiting.attempts + 1,
          updatedAt: new Date(),
        })
        .where('id', '=', deliveryId)
        .execute();
      if (outcome.status !== 'failed') return;
      await logSystemEvent(tx, {
        organizationId,
        eventType: 'error',
        source: `channel:${waiting.channel}`,
        message: `A message could not be delivered: ${outcome.error}`,
        severity: 'error',
        conversationId: waiting.conversationId,
        details: { deliveryId },
      });
    });
  });
}

interface Outcome {
  status: 'sent' | 'failed' | 'unknown';
  error: string | null;
  externalId: string | null;
}

async function attempt(
  channel: Channel | undefined,
  message: { content: string; conversationId: string },
  signal: AbortSignal,
): Promise<Outcome> {
  if (!channel) {
    return { status: 'failed', error: 'This channel cannot send messages.', externalId: null };
  }
  try {
    const { externalId } = await channel.send(message, { signal });
    return { status: 'sent', error: null, externalId };
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    if (error.kind === 'temporary' || error.kind === 'rate-limited') throw error;
    const status = error.kind === 'unknown-outcome' ? 'unknown' : 'failed';
    return { status, error: error.message, externalId: null };
  }
}
