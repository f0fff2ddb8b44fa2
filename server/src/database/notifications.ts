import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import type { Logger } from '../platform/index.ts';

/** What other processes tell by PostgreSQL's NOTIFY. */
export interface Notifications {
  /**
   * Hears `channel` from now on. `onGap` is called after each reconnect, when something may have
   * been missed. Add all listeners before {@link start}.
   */
  on(channel: string, listener: (payload: string) => void, onGap: () => void): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const RETRY_DELAY = 500;

/** Listens on a connection of its own, which is opened again whenever it breaks. */
export function createNotifications(url: string, log: Logger): Notifications {
  const listeners = new Map<string, { listener: (payload: string) => void; onGap: () => void }[]>();
  let client: Client | undefined;
  let stopped = false;

  async function connect(): Promise<void> {
    const next = new Client({ connectionString: url, keepAlive: true });
    next.on('notification', ({ channel, payload }) => {
      for (const { listener } of listeners.get(channel) ?? []) listener(payload ?? '');
    });
    next.on('error', (error) => log.warn({ err: error }, 'Lost the connection that listens'));
    next.on('end', () => {
      if (!stopped && client === next) void reconnect();
    });
    await next.connect();
    for (const channel of listeners.keys()) await next.query(`LISTEN ${escapeIdentifier(channel)}`);
    client = next;
  }

  async function reconnect(): Promise<void> {
    client = undefined;
    for (;;) {
      await sleep(RETRY_DELAY);
      if (stopped) return;
      try {
        await connect();
        break;
      } catch (error) {
        log.warn({ err: error }, 'The database does not answer yet');
      }
    }
    for (const { onGap } of [...listeners.values()].flat()) onGap();
  }

  return {
    on(channel, listener, onGap) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, onGap }]);
    },
    start: connect,
    async stop() {
      stopped = true;
      await client?.end();
    },
  };
}
