import { z } from 'zod';
import type { Channel, ChannelContext, ChannelEvent, RawRequest } from '../../channels/channel.ts';
import type { Tx } from '../../database/index.ts';
import { handleJob } from '../../jobs/index.ts';
import type { BoundJob, JobContext } from '../../jobs/index.ts';
import { messageOf } from '../../platform/index.ts';
import { contextOf, findChannel } from '../channels/index.ts';
import type { ChannelRow } from '../channels/index.ts';
import { logSystemEvent, recordEvents } from '../events/index.ts';
import type { NewEvent } from '../events/index.ts';
import { apply } from './apply/apply.ts';
import { fetchFiles } from './fetch-files.ts';
import type { FetchedFiles } from './fetch-files.ts';
import type { WebhookParts } from './parts.ts';
import { receiveWebhook } from './receive-webhook.ts';

interface Opened {
  row: ChannelRow;
  adapter: Channel;
  context: ChannelContext;
  request: RawRequest;
  attempts: number;
}

/**
 * Reads what a vendor told. All of one request is written in one transaction, or none of it: read
 * twice, it is there once.
 */
export function receiveJob(parts: WebhookParts): BoundJob {
  const { database } = parts;
  return handleJob(
    receiveWebhook,
    async ({ organizationId, requestId }, { signal, log }) => {
      const opened = await database.inOrganization(organizationId, async (tx) =>
        open(parts, tx, requestId, signal),
      );
      if (!opened) return;
      try {
        const { adapter, request, context } = opened;
        const events = (await adapter.webhook?.parse(request, context)) ?? [];
        const files = await fetchFiles(parts, organizationId, opened, events);
        const answered = await database.inOrganization(organizationId, async (tx) =>
          write(parts, tx, { organizationId, requestId, opened, events, files }),
        );
        if (answered) await showNotice(opened, events, log);
      } catch (error) {
        const told = messageOf(error).slice(0, 1_000);
        log.warn({ err: error, requestId }, 'what a vendor told could not be read');
        await database.inOrganization(organizationId, async (tx) =>
          tx
            .updateTable('webhook_requests')
            .set((eb) => ({ error: told, attempts: eb('attempts', '+', 1) }))
            .where('id', '=', requestId)
            .execute(),
        );
        throw error;
      }
    },
    async ({ organizationId, requestId }) => {
      await database.inOrganization(organizationId, async (tx) => giveUp(tx, requestId));
    },
  );
}

const Headers = z.record(z.string(), z.string());

async function open(
  parts: WebhookParts,
  tx: Tx,
  requestId: string,
  signal: AbortSignal,
): Promise<Opened | undefined> {
  const stored = await tx
    .selectFrom('webhook_requests')
    .selectAll()
    .where('id', '=', requestId)
    .where('status', '=', 'queued')
    .executeTakeFirst();
  if (!stored) return undefined;
  const row = await findChannel(tx, stored.channelId);
  const adapter = parts.adapters.get(row.type);
  if (!adapter) return undefined;
  const { method, url, body, attempts } = stored;
  const request = { method, url, headers: Headers.parse(stored.headers), body };
  return { row, adapter, context: await contextOf(parts, tx, row, signal), request, attempts };
}

async function write(
  parts: WebhookParts,
  tx: Tx,
  {
    organizationId,
    requestId,
    opened,
    events,
    files,
  }: {
    organizationId: string;
    requestId: string;
    opened: Opened;
    events: ChannelEvent[];
    files: FetchedFiles;
  },
): Promise<boolean> {
  const locked = await tx
    .selectFrom('webhook_requests')
    .select('receivedAt')
    .where('id', '=', requestId)
    .where('status', '=', 'queued')
    .forNoKeyUpdate()
    .executeTakeFirst();
  // Another process has read it meanwhile.
  if (!locked) return false;
  const isFirstTry = opened.attempts === 0;
  const outcome: string[] = [];
  const told: NewEvent[] = [];
  for (const event of events) {
    const applied = await apply(tx, { parts, channel: opened.row, files, isFirstTry }, event);
    outcome.push(applied.outcome);
    told.push(...applied.events);
  }
  const now = new Date();
  await tx
    .updateTable('webhook_requests')
    .set({ status: 'done', error: null, outcome, processedAt: now })
    .where('id', '=', requestId)
    .execute();
  await tx
    .updateTable('channels')
    .set({ lastEventAt: now })
    .where('id', '=', opened.row.id)
    // A busy channel's row is not written for each message.
    .where((eb) =>
      eb.or([
        eb('lastEventAt', 'is', null),
        eb('lastEventAt', '<', new Date(now.getTime() - 10_000)),
      ]),
    )
    .execute();
  await recordEvents(tx, organizationId, told);
  return outcome.includes('message') && isWithAi(tx, told);
}

/** Whether an AI agent is about to answer what was just written. */
async function isWithAi(tx: Tx, told: NewEvent[]): Promise<boolean> {
  const ids = told.flatMap(({ type, conversationId }) =>
    type === 'message.created' && conversationId ? conversationId : [],
  );
  const row = await tx
    .selectFrom('conversations')
    .select('id')
    .where('id', 'in', ids)
    .where('handler', '=', 'ai')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Milliseconds: what comes after waits for it. */
const NOTICE_LIMIT = 4_000;

/** Shows the customer that an answer comes. What they wrote is stored: a failure changes nothing. */
async function showNotice(
  { adapter, context }: Opened,
  events: ChannelEvent[],
  log: JobContext['log'],
): Promise<void> {
  const last = events.findLast((event) => event.kind === 'message');
  if (last?.kind !== 'message' || !adapter.noticed) return;
  try {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(NOTICE_LIMIT)]);
    await adapter.noticed(last.message, { ...context, signal });
  } catch (error) {
    log.debug({ reason: messageOf(error) }, 'a customer could not be shown that an answer comes');
  }
}

/** Keeps it where it can be seen and read again, and says so. */
async function giveUp(tx: Tx, requestId: string): Promise<void> {
  const row = await tx
    .updateTable('webhook_requests')
    .set((eb) => ({
      status: 'failed',
      error: eb.fn.coalesce('error', eb.val('The process that read it died, each time.')),
      processedAt: new Date(),
    }))
    .where('id', '=', requestId)
    .where('status', '=', 'queued')
    .returning(['organizationId', 'channelId', 'error'])
    .executeTakeFirst();
  if (!row) return;
  await logSystemEvent(tx, {
    organizationId: row.organizationId,
    eventType: 'error',
    source: 'channels',
    message: `What a vendor told could not be read: ${row.error}`,
    severity: 'error',
    details: { channelId: row.channelId, requestId },
  });
}
