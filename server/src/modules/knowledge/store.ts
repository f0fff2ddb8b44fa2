import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { DB, Tx } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import { chunksOf } from './chunk.ts';
import { slugOf } from './parse/slug.ts';
import { bumpVersion } from './version.ts';

export type Item = Selectable<DB['knowledge_base_items']>;

/** What an article says; the rest of a row follows from it. */
export type NewItem = Pick<Item, 'title' | 'content'> &
  Partial<
    Pick<
      Item,
      | 'contentType'
      | 'category'
      | 'tags'
      | 'language'
      | 'isPublished'
      | 'metaDescription'
      | 'fileName'
      | 'fileSize'
      | 'mimeType'
      | 'importId'
    >
  > & { slug?: string };

/**
 * Adds an article with its pieces, which can be found by words at once. The caller sends the job
 * that embeds them and, last in the transaction, bumps the version and records events.
 */
export async function insertItem(tx: Tx, organizationId: string, item: NewItem): Promise<Item> {
  const row = await tx
    .insertInto('knowledge_base_items')
    .values({
      contentType: 'documentation',
      isPublished: true,
      ...item,
      id: newId(),
      organizationId,
      slug: await freeSlug(tx, organizationId, item.slug ?? slugOf(item.title)),
      embedding: [],
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeChunks(tx, row, new Map());
  await bumpVersion(tx, organizationId);
  return row;
}

/** Changes an article. Another text, title or description is a new version of it. */
export async function updateItem(tx: Tx, row: Item, change: Partial<NewItem>): Promise<Item> {
  const isNewText =
    differs(change.title, row.title) ||
    differs(change.content, row.content) ||
    differs(change.metaDescription, row.metaDescription);
  const updated = await tx
    .updateTable('knowledge_base_items')
    .set({
      ...change,
      updatedAt: new Date(),
      ...(isNewText ? { version: row.version + 1, isIndexed: false, embedding: [] } : {}),
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (isNewText) await writeChunks(tx, updated, await takeChunks(tx, row.id));
  await bumpVersion(tx, row.organizationId);
  return updated;
}

/** The same text imported again: a version by number; the pieces and their embeddings stay. */
export async function repeatItem(tx: Tx, row: Item, importId: string): Promise<void> {
  await tx
    .updateTable('knowledge_base_items')
    .set({ version: row.version + 1, importId, updatedAt: new Date() })
    .where('id', '=', row.id)
    .execute();
}

function differs<T>(changed: T | undefined, current: T): boolean {
  return changed !== undefined && changed !== current;
}

/** Removes the pieces of an article and returns their embeddings by content. */
async function takeChunks(tx: Tx, itemId: string): Promise<Map<string, number[]>> {
  const gone = await tx
    .deleteFrom('knowledge_chunks')
    .where('itemId', '=', itemId)
    .returning(['contentHash', 'embedding'])
    .execute();
  return new Map(gone.map(({ contentHash, embedding }) => [contentHash, embedding]));
}

const CHUNKS_AT_ONCE = 500;

async function writeChunks(tx: Tx, item: Item, known: Map<string, number[]>): Promise<void> {
  const { id: itemId, organizationId } = item;
  const chunks = chunksOf(item.title, item.content).map((chunk) => ({
    ...chunk,
    id: newId(),
    organizationId,
    itemId,
    embedding: known.get(chunk.contentHash) ?? [],
  }));
  for (let start = 0; start < chunks.length; start += CHUNKS_AT_ONCE) {
    await tx
      .insertInto('knowledge_chunks')
      .values(chunks.slice(start, start + CHUNKS_AT_ONCE))
      .execute();
  }
}

async function freeSlug(tx: Tx, organizationId: string, wanted: string): Promise<string> {
  // One article at a time takes a name, so that two equal titles do not take the same one.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`slug ${organizationId}`}, 0))`.execute(
    tx,
  );
  const rows = await tx
    .selectFrom('knowledge_base_items')
    .select('slug')
    .where('organizationId', '=', organizationId)
    .where((eb) => eb.or([eb('slug', '=', wanted), eb('slug', 'like', `${wanted}-%`)]))
    .execute();
  const taken = new Set(rows.map(({ slug }) => slug));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}
