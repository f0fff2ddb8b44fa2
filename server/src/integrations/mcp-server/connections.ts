import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { sha256 } from '../../platform/index.ts';
import type { IntegrationContext } from '../integration.ts';

/** An open connection to a server. */
export interface Opened {
  client: Client;
  close(): Promise<void>;
}

interface Kept {
  /** Of the settings and keys that it was opened with. */
  fingerprint: string;
  opened: Promise<Opened>;
  uses: number;
  isRetired: boolean;
  idle: NodeJS.Timeout | undefined;
}

/** Connections that are kept open between calls: one for each integration. */
export interface Connections {
  /** Works with a connection of the integration, which is opened where there is none. */
  use<T>(context: IntegrationContext, work: (client: Client) => Promise<T>): Promise<T>;
  /** Ends the connection of an integration, after what is going on by it. */
  forget(id: string): Promise<void>;
  close(): Promise<void>;
}

/** Keeps connections until nobody has used them for `idle` milliseconds. */
export function createConnections(
  open: (context: IntegrationContext, onClose: () => void) => Promise<Opened>,
  idle: number,
): Connections {
  const all = new Map<string, Kept>();
  const ending = new Set<Promise<void>>();

  const end = async (kept: Kept): Promise<void> => {
    clearTimeout(kept.idle);
    const closing = kept.opened.then(
      async (opened) => opened.close(),
      // It never opened, and whoever asked was told.
      () => undefined,
    );
    ending.add(closing);
    await closing.finally(() => ending.delete(closing));
  };
  const retire = async (id: string): Promise<void> => {
    const kept = all.get(id);
    if (!kept) return;
    all.delete(id);
    kept.isRetired = true;
    if (kept.uses === 0) await end(kept);
  };
  const take = (context: IntegrationContext): Kept => {
    const { id } = context;
    const fingerprint = fingerprintOf(context);
    const known = all.get(id);
    if (known?.fingerprint === fingerprint) return known;
    void retire(id);
    const gone = (): void => {
      if (all.get(id) === made) all.delete(id);
    };
    const opened = open(context, gone);
    const made: Kept = { fingerprint, opened, uses: 0, isRetired: false, idle: undefined };
    all.set(id, made);
    opened.catch(gone);
    return made;
  };

  return {
    async use(context, work) {
      const kept = take(context);
      kept.uses += 1;
      clearTimeout(kept.idle);
      try {
        const { client } = await untilAborted(kept.opened, context.signal);
        return await work(client);
      } finally {
        kept.uses -= 1;
        if (kept.uses === 0) {
          if (kept.isRetired) await end(kept);
          else kept.idle = setTimeout(() => void retire(context.id), idle).unref();
        }
      }
    },
    forget: retire,
    async close() {
      const left = [...all.values()];
      all.clear();
      await Promise.all([...left.map(end), ...ending]);
    },
  };
}

/** Tokens by consent are read anew for each request, so they are no part of it. */
function fingerprintOf({ settings, credentials }: IntegrationContext): string {
  const keys = Object.entries(credentials).filter(([name]) => !name.includes('.'));
  const isConsented = Object.hasOwn(credentials, 'oauth.tokens');
  return sha256(JSON.stringify([settings, keys, isConsented]));
}

/** Others may wait for the same: who gives up does so alone. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const give = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}
