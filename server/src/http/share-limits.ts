import { sql } from 'kysely';
import type { Database } from '../database/index.ts';
import { sha256 } from '../platform/index.ts';
import type { Clock, Logger } from '../platform/index.ts';
import type { RateLimits } from './rate-limit.ts';

/** Milliseconds between two exchanges. */
const EXCHANGE = 250;

interface Row {
  name: string;
  keyHash: string;
  /** Milliseconds until the bucket is full again. */
  ahead: number;
}

/**
 * Adds up the limits of all processes in the database a few times a second, in one statement: no
 * request waits for it, and several processes together let through what one would, and what comes
 * between two exchanges. While the database is away each process goes on by itself.
 */
export function shareLimits(
  { all }: Pick<RateLimits, 'all'>,
  database: Database,
  log: Logger,
): { exchange(): Promise<void>; stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const exchange = async (): Promise<void> => {
    const spent = Object.entries(all).flatMap(([name, limit]) =>
      limit
        .spent()
        .map(({ key, milliseconds }) => ({ name, key, keyHash: sha256(key), milliseconds })),
    );
    if (spent.length === 0) return;
    const keys = new Map(spent.map(({ keyHash, key }) => [keyHash, key]));
    const now = Date.now();
    for (const { name, keyHash, ahead } of await addUp(database, spent)) {
      all[name]?.learn(keys.get(keyHash) ?? '', now + ahead);
    }
  };
  const guarded = async (): Promise<void> =>
    exchange().catch((error: unknown) => {
      log.warn({ err: error }, 'Limits are counted by this process alone for the moment');
    });
  const timer = setInterval(() => {
    running ??= guarded().finally(() => (running = undefined));
  }, EXCHANGE).unref();
  return {
    exchange,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

async function addUp(
  database: Database,
  spent: { name: string; keyHash: string; milliseconds: number }[],
): Promise<Row[]> {
  return database.asSystem(async (tx) => {
    const { rows } = await sql<Row>`
      INSERT INTO rate_limits AS r ("name", "keyHash", "fullAt")
      SELECT s.name, s."keyHash", now() + s.milliseconds * interval '1 millisecond'
      FROM jsonb_to_recordset(${JSON.stringify(spent)}::jsonb)
        AS s("name" text, "keyHash" text, milliseconds float8)
      ORDER BY 1, 2
      ON CONFLICT ("name", "keyHash") DO UPDATE
        SET "fullAt" = greatest(r."fullAt", now()) + (excluded."fullAt" - now())
      RETURNING r."name", r."keyHash", (extract(epoch FROM r."fullAt" - now()) * 1000)::float8 AS ahead
    `.execute(tx);
    return rows;
  });
}

/** Forgets what counts no more: work for once a minute. */
export function forgetLimits(database: Database, clock: Clock) {
  return {
    name: 'forget-limits',
    everySeconds: 60,
    async run(): Promise<void> {
      await database.asSystem(async (tx) =>
        tx.deleteFrom('rate_limits').where('fullAt', '<', clock.now()).execute(),
      );
    },
  };
}
