import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { escapeLiteral } from 'pg';
import type { DB } from './generated/tables.ts';
import { statementName } from './statement-name.ts';

/** A transaction: Kysely over one connection. */
export type Tx = Kysely<DB>;

export interface TransactionOptions {
  /**
   * True: COMMIT does not wait for the disk (PostgreSQL, "Asynchronous Commit"). For what nobody is
   * told before a later transaction has waited, which then holds for this one too.
   */
  isPreliminary?: boolean;
}

/** Times that a transaction is tried. */
const TRIES = 3;

/**
 * Runs `work` in one transaction and commits it, or rolls it back if it throws. With an
 * `organizationId` only that organization's rows can be seen or written. Opening costs no round
 * trip of its own: BEGIN travels with the first statement. Statements that `work` starts before it
 * awaits others run in the order in which they were started. Where PostgreSQL itself gave it up
 * (a deadlock, a table that was changed meanwhile), `work` runs again from its beginning.
 */
export async function transaction<T>(
  pool: Pool,
  organizationId: string | undefined,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryTransaction(pool, beginning(organizationId, options), work);
    } catch (error) {
      if (attempt >= TRIES || !isPassing(error)) throw error;
      await sleep(Math.random() * 20 * attempt);
    }
  }
}

async function tryTransaction<T>(
  pool: Pool,
  begin: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const begun = client.query(begin);
    // Told below; here it must not count as unhandled while the first statement is under way.
    begun.catch(() => undefined);
    const result = await work(over(client));
    await begun;
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (isOutdated(error)) broken = error;
    await client.query('ROLLBACK').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function beginning(
  organizationId: string | undefined,
  { isPreliminary = false }: TransactionOptions,
): string {
  const settings = [
    ...(organizationId === undefined
      ? []
      : [`SET LOCAL app.organization_id = ${escapeLiteral(organizationId)}`]),
    ...(isPreliminary ? ['SET LOCAL synchronous_commit = off'] : []),
  ];
  return ['BEGIN', ...settings].join('; ');
}

/** PostgreSQL's in_failed_sql_transaction. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25P02';
}

/** PostgreSQL's deadlock_detected and serialization_failure, and plans that are out of date. */
function isPassing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '40P01' || code === '40001' || isOutdated(error);
}

/** A migration changed a table whose statements this connection has kept: it needs a new one. */
function isOutdated(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('cached plan must not change');
}

/** Runs one statement on a connection of the pool, by itself. */
export async function statement<T>(pool: Pool, read: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await read(over(client));
  } finally {
    client.release();
  }
}

function over(client: PoolClient): Tx {
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new OneConnection(client),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  return new Kysely<DB>({ dialect });
}

/** Kysely's driver over a connection that somebody else opened and will close. */
class OneConnection implements Driver, DatabaseConnection {
  readonly #client: PoolClient;
  /** What broke the transaction; the statements that travelled with it only tell that it is broken. */
  #cause: Error | undefined;
  constructor(client: PoolClient) {
    this.#client = client;
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this;
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
  async beginTransaction(): Promise<void> {
    throw new Error('A transaction is open already.');
  }
  async commitTransaction(): Promise<void> {
    throw new Error('The transaction ends with its unit of work.');
  }
  async rollbackTransaction(): Promise<void> {
    throw new Error('The transaction ends with its unit of work.');
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const name = statementName(query.sql);
    try {
      const { rows, rowCount } = await this.#client.query<R & object>({
        ...(name === undefined ? {} : { name }),
        text: query.sql,
        values: [...query.parameters],
      });
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      this.#cause ??= failure;
      throw isAborted(failure) ? this.#cause : failure;
    }
  }
  // eslint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Read in pages instead.');
  }
}
