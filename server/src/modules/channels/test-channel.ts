import type { ChannelTest } from '@frontdesk/contract';
import type { Channel, ChannelContext } from '../../channels/channel.ts';
import { ChannelError } from '../../channels/channel.ts';
import { AppError, messageOf } from '../../platform/index.ts';
import { findChannel } from './channel.ts';
import { adapterOf, contextOf } from './open.ts';
import type { AskingParts } from './parts.ts';

/** Milliseconds that a vendor may take to answer. */
const LIMIT = 30_000;

/** As {@link testChannel}, but changes nothing at the vendor's: it is asked alone. */
export async function checkChannel(
  parts: AskingParts,
  organizationId: string,
  id: string,
  signal: AbortSignal,
): Promise<ChannelTest> {
  return testChannel(parts, organizationId, id, signal, false);
}

/**
 * Asks the vendor whether the credentials are good, has it call in, and keeps what it says. Throws
 * `not-found`, and `conflict` for a channel that is switched off.
 */
export async function testChannel(
  parts: AskingParts,
  organizationId: string,
  id: string,
  signal: AbortSignal,
  connects = true,
): Promise<ChannelTest> {
  const { database, clock } = parts;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
  const [adapter, context, asked] = await database.inOrganization(organizationId, async (tx) => {
    const row = await findChannel(tx, id);
    if (!row.isActive) {
      throw new AppError('conflict', 'The channel is switched off. Switch it on first.');
    }
    return [adapterOf(parts, row.type), await contextOf(parts, tx, row, limit), row] as const;
  });
  const test = await ask(adapter, context, connects);
  const now = clock.now();
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .updateTable('channels')
      .set({
        account: test.account,
        warnings: test.warnings,
        lastError: test.error,
        ...(test.error === null ? {} : { lastErrorAt: now }),
        lastCheckedAt: now,
      })
      .where('id', '=', id)
      // It was changed meanwhile: what the vendor said is about something else.
      .where('updatedAt', '=', asked.updatedAt)
      .execute(),
  );
  return test;
}

async function ask(
  adapter: Channel,
  context: ChannelContext,
  connects: boolean,
): Promise<ChannelTest> {
  if (!adapter.check) return { ok: true, account: null, warnings: [], error: null };
  try {
    const { name, ...checked } = await adapter.check(context);
    if (!connects) return { ok: true, account: name, warnings: checked.warnings, error: null };
    const refused = await connected(adapter, context);
    const { warnings } = await adapter.check(context);
    return { ok: true, account: name, warnings: [...refused, ...warnings], error: null };
  } catch (error) {
    const told = toldOf(error, context);
    return { ok: false, account: null, warnings: [], error: told };
  }
}

/** Good credentials count, also where the vendor cannot call in for another reason. */
async function connected(adapter: Channel, context: ChannelContext): Promise<string[]> {
  try {
    await adapter.connect?.(context);
    return [];
  } catch (error) {
    return [toldOf(error, context)];
  }
}

/** What people are told of a failure. */
export function toldOf(error: unknown, context: ChannelContext): string {
  if (error instanceof ChannelError || error instanceof AppError) return error.message;
  if (context.signal.aborted) return 'The vendor did not answer in time.';
  context.log.error({ err: error }, 'a channel could not be tested');
  return `It failed: ${messageOf(error).slice(0, 300)}`;
}
