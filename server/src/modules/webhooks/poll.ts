import { setTimeout as wait } from 'node:timers/promises';
import { ChannelError } from '../../channels/channel.ts';
import type { Channel } from '../../channels/channel.ts';
import type { Tx } from '../../database/index.ts';
import type { JobContext, RepeatedWork } from '../../jobs/index.ts';
import { messageOf } from '../../platform/index.ts';
import { contextOf } from '../channels/index.ts';
import type { ChannelRow } from '../channels/index.ts';
import { storeRequests } from './intake.ts';
import type { WebhookParts } from './parts.ts';

/** Milliseconds until a process that asks a vendor is taken for dead. */
const LEASE = 60_000;
/** Milliseconds of the longest wait after failures. */
const LONGEST = 60_000;

/**
 * Asks the vendors of channels that do not call in for what is new: each channel by one process at
 * a time, again and again, until it is switched off or the process stops.
 */
export function pollChannels(parts: WebhookParts): RepeatedWork & { ended: () => Promise<void> } {
  const asked = new Map<string, Promise<void>>();
  return {
    ended: async () => void (await Promise.all(asked.values())),
    name: 'poll-channels',
    everySeconds: 2,
    async run(context) {
      const types = [...parts.adapters.values()].filter(({ poll }) => poll);
      const rows = await parts.database.asSystem(async (tx) =>
        findFree(
          tx,
          types.map(({ kind }) => kind),
          parts.clock.now(),
        ),
      );
      for (const row of rows) {
        const adapter = parts.adapters.get(row.type);
        if (!adapter || !isPolled(adapter, row) || asked.has(row.id)) continue;
        const ended = ask(parts, adapter, row, context)
          .catch((error: unknown) => context.log.error({ err: error }, 'a channel is not asked'))
          .finally(() => asked.delete(row.id));
        asked.set(row.id, ended);
      }
    },
  };
}

function isPolled({ poll }: Channel, { settings }: ChannelRow): boolean {
  const given = typeof settings === 'object' && settings !== null ? { ...settings } : {};
  return poll?.isOn(given) ?? false;
}

async function findFree(tx: Tx, types: Channel['kind'][], now: Date): Promise<ChannelRow[]> {
  if (types.length === 0) return [];
  return tx
    .selectFrom('channels')
    .innerJoin('organizations', 'organizations.id', 'channels.organizationId')
    .selectAll('channels')
    .where('channels.type', 'in', types)
    .where('channels.isActive', '=', true)
    .where('organizations.isActive', '=', true)
    .where((eb) => eb.or([eb('pollLeaseUntil', 'is', null), eb('pollLeaseUntil', '<', now)]))
    .execute();
}

/** Asks until the channel is another process's, or off, or this process stops. */
async function ask(
  parts: WebhookParts,
  adapter: Channel,
  first: ChannelRow,
  { signal, log }: JobContext,
): Promise<void> {
  let held = first.pollLeaseUntil;
  let failures = 0;
  while (!signal.aborted) {
    const taken = await takeLease(parts, first, held);
    const { poll } = adapter;
    if (!taken || !poll || !isPolled(adapter, taken)) break;
    held = taken.pollLeaseUntil;
    try {
      await askOnce(parts, poll, taken, signal);
      failures = 0;
    } catch (error) {
      if (isStopped(signal)) break;
      failures += 1;
      log.warn({ reason: messageOf(error), channelId: first.id }, 'a vendor could not be asked');
      await noteFailure(parts, taken, error);
      await sleep(waitAfter(error, failures), signal);
    }
  }
  await freeLease(parts, first, held);
}

async function askOnce(
  parts: WebhookParts,
  poll: NonNullable<Channel['poll']>,
  row: ChannelRow,
  stopped: AbortSignal,
): Promise<void> {
  const { organizationId, id } = row;
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(LEASE - 10_000)]);
  const context = await parts.database.inOrganization(organizationId, async (tx) =>
    contextOf(parts, tx, row, signal),
  );
  const { requests, state } = await poll.next(row.pollState, context);
  await parts.database.inOrganization(organizationId, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('channels')
      .set({ pollState: state, lastError: null })
      .where('id', '=', id)
      // Another process was faster: it has got the same.
      .where('pollLeaseUntil', '=', row.pollLeaseUntil)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const batch = requests.map((request) => ({ channelId: id, request }));
    await storeRequests(tx, organizationId, batch, parts.jobs);
  });
}

/** The channel as it is now, if this process may ask; undefined: another one does, or nobody is to. */
async function takeLease(
  { database, clock }: WebhookParts,
  { organizationId, id }: ChannelRow,
  held: Date | null,
): Promise<ChannelRow | undefined> {
  return database.inOrganization(organizationId, async (tx) =>
    tx
      .updateTable('channels')
      .set({ pollLeaseUntil: new Date(clock.now().getTime() + LEASE) })
      .where('id', '=', id)
      .where('isActive', '=', true)
      .where((eb) =>
        held === null ? eb('pollLeaseUntil', 'is', null) : eb('pollLeaseUntil', '=', held),
      )
      .returningAll()
      .executeTakeFirst(),
  );
}

async function freeLease(
  { database }: WebhookParts,
  { organizationId, id }: ChannelRow,
  held: Date | null,
): Promise<void> {
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .updateTable('channels')
      .set({ pollLeaseUntil: null })
      .where('id', '=', id)
      .where('pollLeaseUntil', '=', held)
      .execute(),
  );
}

async function noteFailure(
  { database, clock }: WebhookParts,
  { organizationId, id }: ChannelRow,
  error: unknown,
): Promise<void> {
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .updateTable('channels')
      .set({ lastError: messageOf(error), lastErrorAt: clock.now() })
      .where('id', '=', id)
      .execute(),
  );
}

function isStopped({ aborted }: AbortSignal): boolean {
  return aborted;
}

/** Ends early where the process stops. */
async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Milliseconds. */
function waitAfter(error: unknown, failures: number): number {
  if (error instanceof ChannelError && error.retryAfter !== undefined) {
    return Math.min(LONGEST, error.retryAfter * 1_000);
  }
  return Math.min(LONGEST, 1_000 * 2 ** Math.min(6, failures - 1));
}
