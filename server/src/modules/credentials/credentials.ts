import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { notFound } from '../../platform/index.ts';
import type { SealedColumn, SealedPlace, Sealer } from '../../platform/index.ts';

/** The columns that hold credentials, by table. */
const COLUMNS = {
  channels: 'apiCredentials',
  integrations: 'credentials',
  sso_providers: 'secrets',
} as const;

const WHAT = {
  channels: 'channel',
  integrations: 'integration',
  sso_providers: 'provider',
} as const;

/** The row that credentials belong to. */
export interface CredentialOwner {
  organizationId: string;
  table: keyof typeof COLUMNS;
  rowId: string;
}

/** Keys of other services, encrypted in the database, each bound to its row and name. */
export interface Credentials {
  /**
   * Keeps these beside the others of this row; null forgets one. Those that are not named need not
   * be readable: after a lost key they are entered one by one. Throws `not-found`.
   */
  write(tx: Tx, owner: CredentialOwner, secrets: Record<string, string | null>): Promise<void>;
  /**
   * All credentials of a row by their names; they must not leave the server. Throws `not-found`,
   * and `SealError` with what to do where one cannot be decrypted.
   */
  read(tx: Tx, owner: CredentialOwner): Promise<Record<string, string>>;
}

/** Where credentials lie, for whoever changes the key. */
export const sealedCredentials: SealedColumn[] = Object.entries(COLUMNS).map(([table, column]) => ({
  table,
  id: 'id',
  column,
}));

/** Makes the door to credentials; nothing else reads or writes their columns. */
export function createCredentials(sealer: Sealer): Credentials {
  return {
    async write(tx, owner, secrets) {
      const kept = new Map(Object.entries(await stored(tx, owner, sql`FOR UPDATE`)));
      for (const [name, secret] of Object.entries(secrets)) {
        if (secret === null) kept.delete(name);
        else kept.set(name, sealer.seal(placeOf(owner, name), secret));
      }
      const { organizationId, table, rowId } = owner;
      await sql`
        UPDATE ${sql.table(table)}
        SET ${sql.ref(COLUMNS[table])} = ${JSON.stringify(Object.fromEntries(kept))}::jsonb,
            "updatedAt" = now()
        WHERE "organizationId" = ${organizationId} AND "id" = ${rowId}`.execute(tx);
    },
    async read(tx, owner) {
      const sealed = Object.entries(await stored(tx, owner, sql``));
      return Object.fromEntries(
        sealed.map(([name, value]) => [name, sealer.open(placeOf(owner, name), value)]),
      );
    },
  };
}

const Stored = z.record(z.string(), z.string()).nullable();

async function stored(
  tx: Tx,
  { organizationId, table, rowId }: CredentialOwner,
  lock: ReturnType<typeof sql>,
): Promise<Record<string, string>> {
  const { rows } = await sql<{ sealed: unknown }>`
    SELECT ${sql.ref(COLUMNS[table])} AS "sealed" FROM ${sql.table(table)}
    WHERE "organizationId" = ${organizationId} AND "id" = ${rowId} ${lock}`.execute(tx);
  const row = rows[0];
  if (!row) throw notFound(WHAT[table]);
  return Stored.parse(row.sealed) ?? {};
}

function placeOf({ organizationId, table, rowId }: CredentialOwner, name: string): SealedPlace {
  return { organizationId, table, rowId, field: `${COLUMNS[table]}.${name}` };
}
