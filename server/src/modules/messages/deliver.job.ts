import type { Database, Tx } from '../../database/index.ts';
import { handleJob } from '../../jobs/index.ts';
import type { BoundJob, JobContext } from '../../jobs/index.ts';
import type { Channel, OutgoingFile } from '../../channels/channel.ts';
import { ChannelError } from '../../channels/channel.ts';
import { messageOf } from '../../platform/index.ts';
import { readWhole } from '../files/index.ts';
import { deliverMessage } from './deliver-message.ts';
import { claimDelivery, findUnended, recordOutcome } from './delivery.ts';
import type { Claimed, Outcome } from './delivery.ts';

const CUT_OFF = 'The server stopped while it sent this message: it may have gone out or not.';

/**
 * Hands waiting messages to their channel. A temporary failure goes back to the queue, which
 * waits longer each time; a permanent one, and the last temporary one, is kept and told to the
 * people who run the system. What may have gone out is never sent again.
 */
export function deliverJob(database: Database, channels: ReadonlyMap<string, Channel>): BoundJob {
  const inOrganization = async <T>(id: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    database.inOrganization(id, work);
  return handleJob(
    deliverMessage,
    async ({ organizationId, deliveryId }, context) => {
      const claimed = await inOrganization(organizationId, async (tx) =>
        claimDelivery(tx, deliveryId),
      );
      if (!claimed) return;
      const record = async (outcome: Outcome): Promise<void> =>
        inOrganization(organizationId, async (tx) => recordOutcome(tx, claimed, outcome));
      const channel = channels.get(claimed.channel);
      if (claimed.wasSending && channel?.mayRepeat !== true) {
        return record({ status: 'unknown', error: CUT_OFF });
      }
      const files = claimed.files.map((file) => ({
        ...file,
        read: async () => readWhole(database, organizationId, file),
      }));
      const { again, ...outcome } = await attempt(channel, claimed, files, context.signal);
      await record(outcome);
      // Only thrown once it is written down: the queue runs the job again.
      if (again !== undefined) throw again;
    },
    async ({ organizationId, deliveryId }, { log }: JobContext) => {
      await inOrganization(organizationId, async (tx) => {
        const left = await findUnended(tx, deliveryId);
        if (!left) return;
        log.warn({ deliveryId }, 'A message could not be delivered; it is not tried again');
        const { wasSending, error } = left;
        await recordOutcome(
          tx,
          left,
          wasSending
            ? { status: 'unknown', error: CUT_OFF }
            : { status: 'failed', error: error ?? 'The channel could not be reached.' },
        );
      });
    },
  );
}

/** Sends once. `again` is the error that sends the job back to the queue. */
async function attempt(
  channel: Channel | undefined,
  { content, conversationId }: Claimed,
  attachments: OutgoingFile[],
  signal: AbortSignal,
): Promise<Outcome & { again?: Error }> {
  if (!channel) return { status: 'failed', error: 'This channel cannot send messages.' };
  try {
    const { externalId } = await channel.send({ content, conversationId, attachments }, { signal });
    return { status: 'sent', error: null, externalId };
  } catch (error) {
    // What a channel did not foresee may have happened before or after the message left.
    if (!(error instanceof ChannelError)) return { status: 'unknown', error: messageOf(error) };
    const { kind, message } = error;
    if (kind === 'temporary' || kind === 'rate-limited') {
      return { status: 'queued', error: message, again: error };
    }
    return { status: kind === 'unknown-outcome' ? 'unknown' : 'failed', error: message };
  }
}
