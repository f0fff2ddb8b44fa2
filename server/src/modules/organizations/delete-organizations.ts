import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import type { RepeatedWork } from '../../jobs/index.ts';
import type { Clock } from '../../platform/index.ts';
import { logSystemEvent } from '../events/index.ts';

/** Rows that are deleted in one transaction: nobody waits long for what it has locked. */
const AT_A_TIME = 5_000;

/** What many rows hang on comes after them, so that no delete takes a million others with it. */
const FIRST = ['run_steps', 'deliveries', 'files', 'events', 'messages', 'runs', 'conversations'];

/** Deletes for good the organizations whose time of grace is over. */
export function deleteOrganizations(database: Database, clock: Clock): RepeatedWork {
  return {
    name: 'delete-organizations',
    everySeconds: 600,
    async run({ signal, log }) {
      for (const { id } of await listDue(database, clock.now())) {
        if (signal.aborted) return;
        if (await deleteOne(database, id, clock.now(), signal)) {
          log.info({ organizationId: id }, 'Deleted an organization for good');
        }
      }
    },
  };
}

async function listDue(database: Database, now: Date): Promise<{ id: string }[]> {
  return database.asSystem(async (tx) => due(tx, now).select('id').orderBy('deletesAt').execute());
}

function due(tx: Tx, now: Date) {
  return tx.selectFrom('organizations').where('isActive', '=', false).where('deletesAt', '<=', now);
}

/**
 * Deletes all rows of an organization, table by table, and the organization itself with whatever
 * came meanwhile. Broken off, it goes on at the next time; an owner who was quick enough to take it
 * back before has lost nothing. Returns whether this process finished it.
 */
async function deleteOne(
  database: Database,
  organizationId: string,
  now: Date,
  signal: AbortSignal,
): Promise<boolean> {
  const tables = await listTables(database);
  const pieces = [
    answersToVisitors(organizationId),
    ...tables.map((table) => rowsOf(table, organizationId)),
  ];
  for (const piece of pieces) {
    for (let deleted = AT_A_TIME; deleted === AT_A_TIME && !signal.aborted;) {
      deleted = await database.asSystem(async (tx) => {
        if (!(await lock(tx, organizationId, now))) return 0;
        const { numAffectedRows } = await piece.execute(tx);
        return Number(numAffectedRows ?? 0n);
      });
    }
  }
  if (signal.aborted) return false;
  return database.asSystem(async (tx) => {
    if (!(await lock(tx, organizationId, now))) return false;
    // Who somebody is at the organization's identity provider.
    await tx.deleteFrom('accounts').where('providerId', '=', `sso:${organizationId}`).execute();
    await tx.deleteFrom('organizations').where('id', '=', organizationId).execute();
    await logSystemEvent(tx, {
      organizationId: null,
      eventType: 'organization.deleted',
      source: 'organizations',
      message: 'An organization was deleted for good, as its owner asked.',
      severity: 'info',
      details: { organizationId },
    });
    return true;
  });
}

function rowsOf(table: string, organizationId: string) {
  return sql`
    DELETE FROM ${sql.table(table)} WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM ${sql.table(table)}
      WHERE "organizationId" = ${organizationId} LIMIT ${AT_A_TIME}))`;
}

/** What visitors were answered lies under them, for a day: see `http/idempotency.ts`. */
function answersToVisitors(organizationId: string) {
  return sql`
    DELETE FROM idempotent_requests WHERE ctid = ANY (ARRAY(
      SELECT r.ctid FROM idempotent_requests r
      JOIN contacts c ON r."organizationId" = 'contact:' || c.id
      WHERE c."organizationId" = ${organizationId} LIMIT ${AT_A_TIME}))`;
}

/** Locks an organization that is still to be deleted; false if it is not. */
async function lock(tx: Tx, organizationId: string, now: Date): Promise<boolean> {
  const row = await due(tx, now)
    .select('id')
    .where('id', '=', organizationId)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Every table that has rows of organizations, as the database itself knows them. */
async function listTables(database: Database): Promise<string[]> {
  const { rows } = await database.asSystem(async (tx) =>
    sql<{ name: string }>`
      SELECT c.relname AS name FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organizationId'
      WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace`.execute(tx),
  );
  const names = rows.map(({ name }) => name);
  const first = FIRST.filter((name) => names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name)).toSorted()];
}
