import { Client, escapeIdentifier } from 'pg';
import { z } from 'zod';

/** All that an organization has, as it is in the database: by table, a hash of its rows. */
export type Snapshot = Record<string, string>;

/** Looks at the database past every policy, as its owner. */
export interface Witness {
  snapshot: (organizationId: string) => Promise<Snapshot>;
  /** The ids of all its rows. */
  idsOf: (organizationId: string) => Promise<Set<string>>;
  close: () => Promise<void>;
}

const Table = z.object({ name: z.string(), columns: z.array(z.string()) });
const Hashed = z.object({ table: z.string(), hash: z.string() });

/** A row is an organization's if it names it or, in tables of people and sign-in, its member. */
function whose({ name, columns }: z.infer<typeof Table>): string | undefined {
  const members = 'SELECT "userId" FROM organization_users WHERE "organizationId" = $1';
  // Changes by itself, while somebody has the inbox open.
  if (name === 'member_presences') return undefined;
  if (columns.includes('organizationId')) return '"organizationId" = $1';
  if (name === 'organizations') return 'id = $1';
  if (name === 'users') return `id IN (${members})`;
  return columns.includes('userId') ? `"userId" IN (${members})` : undefined;
}

export async function openWitness(databaseUrl: string): Promise<Witness> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const found = await client.query(
    `SELECT c.relname AS name, array_agg(a.attname::text) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped
     GROUP BY c.relname ORDER BY c.relname`,
  );
  const scopes = z
    .array(Table)
    .parse(found.rows)
    .flatMap((table) => {
      const where = whose(table);
      return where === undefined ? [] : [{ ...table, where }];
    });
  const all = (select: (name: string) => string, among = scopes): string =>
    among
      .map(({ name, where }) => `${select(name)} FROM ${escapeIdentifier(name)} t WHERE ${where}`)
      .join(' UNION ALL ');
  const hashes = all(
    (name) =>
      `SELECT '${name}' AS table, coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') AS hash`,
  );
  const ids = all(
    () => 'SELECT t.id',
    scopes.filter(({ columns }) => columns.includes('id')),
  );
  return {
    async snapshot(organizationId) {
      const { rows } = await client.query(hashes, [organizationId]);
      const hashed = z.array(Hashed).parse(rows);
      return Object.fromEntries(hashed.map(({ table, hash }) => [table, hash]));
    },
    async idsOf(organizationId) {
      const { rows } = await client.query(ids, [organizationId]);
      return new Set(
        z
          .array(z.object({ id: z.string() }))
          .parse(rows)
          .map(({ id }) => id),
      );
    },
    close: async () => client.end(),
  };
}
