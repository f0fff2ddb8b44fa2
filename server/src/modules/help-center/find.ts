import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';

export interface Organization {
  id: string;
  name: string;
  slug: string;
}

export interface Entry {
  slug: string;
  title: string;
  category: string | null;
  description: string | null;
  updatedAt: Date;
}

export interface Article extends Entry {
  id: string;
  content: string;
  /** The file or address that it was read from. */
  fileName: string | null;
  language: string;
}

/** An active organization by its slug, or its id. */
export async function findOrganization(
  database: Database,
  by: { slug: string } | { id: string },
): Promise<Organization | undefined> {
  const [column, value] = 'id' in by ? (['id', by.id] as const) : (['slug', by.slug] as const);
  return database.asSystem(async (tx) =>
    tx
      .selectFrom('organizations')
      .select(['id', 'name', 'slug'])
      .where(column, '=', value)
      .where('isActive', '=', true)
      .executeTakeFirst(),
  );
}

/** More articles than this are found by searching. */
const MOST_ENTRIES = 5_000;

/** The published articles, by title. */
export async function listEntries(tx: Tx): Promise<Entry[]> {
  const rows = await published(tx)
    .select(['slug', 'title', 'category', 'metaDescription as description', 'updatedAt'])
    .orderBy('title')
    .orderBy('id')
    .limit(MOST_ENTRIES)
    .execute();
  return rows.flatMap((row) => (row.slug === null ? [] : [{ ...row, slug: row.slug }]));
}

/** A published article by its slug. */
export async function findArticle(tx: Tx, slug: string): Promise<Article | undefined> {
  const row = await published(tx)
    .select(['id', 'title', 'category', 'metaDescription as description', 'updatedAt'])
    .select(['content', 'fileName', 'language'])
    .where('slug', '=', slug)
    .executeTakeFirst();
  return row && { ...row, slug };
}

/** Counts a view; that an article was read does not change it. */
export async function countView(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('knowledge_base_items')
    .set({ viewCount: sql<number>`"viewCount" + 1` })
    .where('id', '=', id)
    .execute();
}

/** The articles that links between what were files may mean. */
export async function listFiles(
  tx: Tx,
): Promise<{ slug: string | null; fileName: string | null }[]> {
  return published(tx)
    .select(['slug', 'fileName'])
    .where('fileName', 'is not', null)
    .limit(MOST_ENTRIES)
    .execute();
}

function published(tx: Tx) {
  return tx.selectFrom('knowledge_base_items').where('isPublished', '=', true);
}
