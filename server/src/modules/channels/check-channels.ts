import type { RepeatedWork } from '../../jobs/index.ts';
import { messageOf } from '../../platform/index.ts';
import { logSystemEvent } from '../events/index.ts';
import type { AskingParts } from './parts.ts';
import { checkChannel } from './test-channel.ts';

/** Milliseconds after which a channel is asked again whether it still works. */
const DAILY = 24 * 3_600_000;
const AT_A_TIME = 50;

/**
 * Asks vendors once a day whether the credentials are still good, and tells where they are no
 * longer: before a customer waits for an answer that cannot leave. Those that nobody has ever
 * checked are left alone: they are still being set up.
 */
export function checkChannels(parts: AskingParts): RepeatedWork {
  const { database, adapters, clock } = parts;
  return {
    name: 'check-channels',
    everySeconds: 900,
    async run({ log, signal }) {
      const types = [...adapters.values()].flatMap((adapter) =>
        adapter.check ? adapter.kind : [],
      );
      const due = await database.asSystem(async (tx) =>
        tx
          .selectFrom('channels')
          .innerJoin('organizations', 'organizations.id', 'channels.organizationId')
          .select(['channels.id', 'channels.organizationId', 'channels.name', 'channels.lastError'])
          .where('channels.isActive', '=', true)
          .where('organizations.isActive', '=', true)
          .where('channels.type', 'in', types)
          .where('channels.lastCheckedAt', '<', new Date(clock.now().getTime() - DAILY))
          .orderBy('channels.lastCheckedAt')
          .limit(AT_A_TIME)
          .execute(),
      );
      for (const { id, organizationId, name, lastError } of due) {
        if (signal.aborted) return;
        try {
          const { error } = await checkChannel(parts, organizationId, id, signal);
          if (error === null || lastError !== null) continue;
          await database.inOrganization(organizationId, async (tx) =>
            logSystemEvent(tx, {
              organizationId,
              eventType: 'error',
              source: 'channels',
              message: `The channel ${name} works no longer: ${error}`,
              severity: 'error',
              details: { channelId: id },
            }),
          );
        } catch (failure) {
          log.warn({ reason: messageOf(failure), channelId: id }, 'a channel was not checked');
        }
      }
    },
  };
}
