import { ChannelError } from '../../channels/channel.ts';
import type { Channel, ChannelContext, ChannelUsage } from '../../channels/channel.ts';
import type { Database, Tx } from '../../database/index.ts';
import { handleJob } from '../../jobs/index.ts';
import type { BoundJob, JobContext, Jobs } from '../../jobs/index.ts';
import { messageOf } from '../../platform/index.ts';
import type { Clock } from '../../platform/index.ts';
import { readWhole } from '../files/index.ts';
import type { FileLinks } from '../files/index.ts';
import { deliverMessage } from './deliver-message.ts';
import { CALL_LIMIT, claimDelivery, findUnended, notePart } from './delivery.ts';
import type { Claimed } from './delivery.ts';
import { threadOf } from './thread.ts';
import { recordOutcome } from './record-outcome.ts';
import type { Outcome } from './record-outcome.ts';
import { nextTry } from './next-try.ts';

/** What sending needs of the others. */
export interface Delivering {
  database: Database;
  jobs: Pick<Jobs, 'send'>;
  channels: ReadonlyMap<string, Channel>;
  /** Opens a configured channel for its adapter; throws `not-found`. */
  openChannel(tx: Tx, channelId: string, signal: AbortSignal): Promise<ChannelContext>;
  clock: Clock;
  links: FileLinks;
  /** Where the server is reached. */
  publicUrl: string;
}

const UNREACHABLE = 'The customer does not want messages here: they wrote STOP, or blocked us.';
const CUT_OFF = 'The server stopped while it sent this message: it may have gone out or not.';

/**
 * Hands waiting messages to their channel, those of one conversation in their order. After a
 * temporary failure it is tried again, later each time; a permanent one, and the last temporary one,
 * is kept and told. What may have gone out is never sent again.
 */
export function deliverJob(delivering: Delivering): BoundJob {
  const { database, jobs, clock } = delivering;
  const inOrganization = async <T>(id: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    database.inOrganization(id, work);
  return handleJob(
    deliverMessage,
    async ({ organizationId, deliveryId }, context) => {
      const turn = await inOrganization(organizationId, async (tx) => {
        const sending = await sendingOf(delivering, tx, deliveryId);
        const found = { inOrder: sending !== undefined, now: clock.now() };
        const next = await claimDelivery(tx, deliveryId, found);
        if (next.kind === 'later') {
          const data = [{ organizationId, deliveryId }];
          await jobs.send(tx, deliverMessage, data, { startAfter: next.at });
        }
        return next;
      });
      if (turn.kind !== 'send') return;
      const outcome = await attempt(delivering, turn.claimed, context);
      await inOrganization(organizationId, async (tx) =>
        recordOutcome(tx, turn.claimed, outcome, jobs),
      );
    },
    async ({ organizationId, deliveryId }, { log }: JobContext) => {
      await inOrganization(organizationId, async (tx) => {
        const left = await findUnended(tx, deliveryId);
        if (!left) return;
        log.warn({ deliveryId }, 'A message could not be delivered; it is not tried again');
        const { wasSending, error } = left;
        const outcome: Outcome = wasSending
          ? { status: 'unknown', error: CUT_OFF }
          : { status: 'failed', error: error ?? 'The channel could not be reached.' };
        await recordOutcome(tx, left, outcome, jobs);
      });
    },
  );
}

/** How messages of this delivery's channel leave; undefined: by themselves. */
async function sendingOf({ channels }: Delivering, tx: Tx, deliveryId: string) {
  const row = await tx
    .selectFrom('deliveries')
    .innerJoin('conversations', 'conversations.id', 'deliveries.conversationId')
    .select('conversations.channel')
    .where('deliveries.id', '=', deliveryId)
    .executeTakeFirst();
  return row && channels.get(row.channel)?.sending;
}

/** Sends what has not left yet, once. */
async function attempt(
  delivering: Delivering,
  claimed: Claimed,
  { signal }: JobContext,
): Promise<Outcome> {
  const channel = delivering.channels.get(claimed.channel);
  if (!channel) return { status: 'failed', error: 'This channel cannot send messages.' };
  if (!channel.sending || claimed.isApi) return { status: 'sent', error: null };
  if (claimed.wasSending) return { status: 'unknown', error: CUT_OFF };
  if (claimed.isUnreachable) return { status: 'failed', error: UNREACHABLE };
  const externalIds = [...claimed.externalIds];
  const usages: ChannelUsage[] = [];
  try {
    await sendParts(delivering, claimed, { channel, externalIds, usages, signal });
    return { status: 'sent', error: null, externalIds, usages };
  } catch (error) {
    return { ...failureOf(delivering, claimed, error), externalIds, usages };
  }
}

/** Sends part after part; `externalIds` says at each moment what has left. */
async function sendParts(
  { database, clock, links, publicUrl, ...delivering }: Delivering,
  claimed: Claimed,
  way: { channel: Channel; externalIds: string[]; usages: ChannelUsage[]; signal: AbortSignal },
): Promise<void> {
  const { organizationId, conversationId, address, content, files, senderType, heardAt } = claimed;
  const { isWithPerson } = claimed;
  const { channel, externalIds, usages, signal } = way;
  const attachments = files.map((file) => ({
    ...file,
    url: new URL(links.of(organizationId, file), publicUrl).href,
    read: async () => unsent(async () => readWhole(database, organizationId, file)),
  }));
  const by = senderType === 'ai' || senderType === 'agent' ? senderType : 'system';
  const thread = channel.sending?.isThreaded
    ? await unsent(async () =>
        database.inOrganization(organizationId, async (tx) => threadOf(tx, claimed)),
      )
    : { subject: '', answered: [] };
  const said = {
    conversationId,
    address,
    content,
    attachments,
    by,
    heardAt,
    isWithPerson,
    thread,
  } as const;
  const parts = channel.sending?.partsOf({ ...said, key: claimed.id }) ?? [];
  for (const part of parts.slice(externalIds.length)) {
    // What is on its way is waited for; what is not is for the next process.
    if (signal.aborted) throw new ChannelError('temporary', 'The server was stopped.');
    const context = await unsent(async () =>
      database.inOrganization(organizationId, async (tx) =>
        open(delivering, tx, claimed, AbortSignal.timeout(CALL_LIMIT)),
      ),
    );
    const key = `${claimed.id}.${externalIds.length}`;
    const sent = await channel.sending?.send({ ...part, key }, context);
    externalIds.push(sent?.externalId ?? '');
    if (sent?.usage) usages.push(sent.usage);
    if (externalIds.length < parts.length) {
      await database.inOrganization(organizationId, async (tx) =>
        notePart(tx, claimed, externalIds, clock.now()),
      );
    }
  }
}

async function open(
  { openChannel }: Pick<Delivering, 'openChannel'>,
  tx: Tx,
  { channelId }: Claimed,
  signal: AbortSignal,
): Promise<ChannelContext> {
  if (channelId !== null) return openChannel(tx, channelId, signal);
  throw new ChannelError('rejected', 'No channel is connected to this conversation.');
}

/** Does what comes before a message is sent: where it fails, nothing has left. */
async function unsent<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ChannelError) throw error;
    throw new ChannelError('temporary', messageOf(error), { cause: error });
  }
}

function failureOf({ clock }: Delivering, claimed: Claimed, error: unknown): Outcome {
  // What a channel did not foresee may have happened before or after the message left.
  if (!(error instanceof ChannelError)) return { status: 'unknown', error: messageOf(error) };
  const { kind, message, retryAfter } = error;
  if (kind === 'temporary' || kind === 'rate-limited') {
    const at = nextTry(claimed, clock.now(), retryAfter);
    if (at === undefined) return { status: 'failed', error: message };
    return { status: 'queued', error: message, at, isPause: kind === 'rate-limited' };
  }
  if (kind === 'unknown-outcome') return { status: 'unknown', error: message };
  return { status: 'failed', error: message, isUnauthorised: kind === 'unauthorised' };
}
