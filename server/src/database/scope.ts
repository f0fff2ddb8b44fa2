import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { escapeLiteral } from 'pg';
import type { DB } from './generated/tables.ts';

/** A transaction: Kysely over one connection. */
export type Tx = Kysely<DB>;

/**
 * Runs `work` in one transaction and commits it, or rolls it back if it throws. With an
 * `organizationId` only that organization's rows can be seen or written. Opening costs no round
 * trip of its own: BEGIN travels with the first statement. Statements that `work` starts before it
 * awaits others run in the order in which they were started.
 */
export async function transaction<T>(
  pool: Pool,
  organizationId: string | undefined,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const begun = client.query(
      organizationId === undefined
        ? 'BEGIN'
        : `BEGIN; SET LOCAL app.organization_id = ${escapeLiteral(organizationId)}`,
    );
    // Told below; here it must not count as unhandled while the first statement is under way.
    begun.catch(() => undefined);
    const result = await work(over(client));
    await begun;
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure));
    });
    throw error;
  } finally {
    client.release(broken);
  }
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
    const { rows, rowCount } = await this.#client.query<R & object>({
      text: query.sql,
      values: [...query.parameters],
    });
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  }
  // eslint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Read in pages instead.');
  }
}
