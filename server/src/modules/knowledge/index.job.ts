import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import { handleJob } from '../../jobs/index.ts';
import type { BoundJob } from '../../jobs/index.ts';
import { recordEvents } from '../events/index.ts';
import { embeddedText, plain } from './chunk.ts';
import { countItems } from './count-items.ts';
import type { Embedder } from './embedder.ts';
import { indexKnowledge } from './job-types.ts';
import type { Item } from './store.ts';
import { bumpVersion } from './version.ts';

/** Pieces embedded between two looks at the database. */
const BATCH = 16;

/**
 * Embeds what an organization's articles lack, one article after the other, until nothing lacks.
 * What is embedded is kept at once, so that a job that was killed goes on where it was.
 */
export function indexJob(database: Database, embedder: Embedder): BoundJob {
  return handleJob(indexKnowledge, async ({ organizationId }, { signal }) => {
    for (;;) {
      signal.throwIfAborted();
      const item = await database.inOrganization(organizationId, async (tx) => nextItem(tx));
      if (!item) return;
      await embedTitle(database, embedder, item, signal);
      await embedPieces(database, embedder, item, signal);
      await endItem(database, item);
    }
  });
}

async function nextItem(tx: Tx): Promise<Item | undefined> {
  return tx
    .selectFrom('knowledge_base_items')
    .selectAll()
    .where('isIndexed', '=', false)
    .orderBy('isPublished', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

async function embedPieces(
  database: Database,
  embedder: Embedder,
  { organizationId, id, title }: Item,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const waiting = await database.inOrganization(organizationId, async (tx) => {
      await reuse(tx, id);
      return tx
        .selectFrom('knowledge_chunks')
        .select(['id', 'heading', 'text'])
        .where('itemId', '=', id)
        .where(sql<boolean>`cardinality(embedding) = 0`)
        .orderBy('position')
        .limit(BATCH)
        .execute();
    });
    if (waiting.length === 0) return;
    const texts = waiting.map(({ heading, text }) => embeddedText(title, heading, text));
    const vectors = await embedder.embed(texts, { purpose: 'index', signal });
    await database.inOrganization(organizationId, async (tx) => {
      for (const [place, vector] of vectors.entries()) {
        await tx
          .updateTable('knowledge_chunks')
          .set({ embedding: [...vector] })
          .where('id', '=', waiting[place]?.id ?? '')
          .execute();
      }
      await bumpVersion(tx, organizationId);
    });
  }
}

/** Takes over embeddings of equal pieces elsewhere in the organization. */
async function reuse(tx: Tx, itemId: string): Promise<void> {
  await sql`
    UPDATE knowledge_chunks AS c SET embedding = other.embedding
    FROM knowledge_chunks AS other
    WHERE c."itemId" = ${itemId} AND cardinality(c.embedding) = 0
      AND other."organizationId" = c."organizationId" AND other."contentHash" = c."contentHash"
      AND cardinality(other.embedding) > 0`.execute(tx);
}

/** Before the pieces, which would rank too low without it. */
async function embedTitle(
  database: Database,
  embedder: Embedder,
  item: Item,
  signal: AbortSignal,
): Promise<void> {
  const texts = [item.title, `${item.title}. ${summaryOf(item)}`];
  const embedding = mean(await embedder.embed(texts, { purpose: 'index', signal }));
  await database.inOrganization(item.organizationId, async (tx) => {
    await updateUnchanged(tx, item, { embedding, lastIndexedAt: new Date() });
    await bumpVersion(tx, item.organizationId);
  });
}

/** Says that the article is done. */
async function endItem(database: Database, item: Item): Promise<void> {
  const { organizationId, id: itemId } = item;
  await database.inOrganization(organizationId, async (tx) => {
    if (!(await updateUnchanged(tx, item, { isIndexed: true, lastIndexedAt: new Date() }))) return;
    await bumpVersion(tx, organizationId);
    const data = { itemId, ...(await countItems(tx)) };
    await recordEvents(tx, organizationId, [
      { type: 'knowledge.updated', conversationId: null, data },
    ]);
  });
}

/** False if the article changed since `item` was read: then it is embedded again. */
async function updateUnchanged(
  tx: Tx,
  { id, version }: Item,
  change: { embedding?: number[]; isIndexed?: boolean; lastIndexedAt: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('knowledge_base_items')
    .set(change)
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

const SUMMARY_LENGTH = 300;

/** What an article is about: its description, else how it begins. */
function summaryOf({ metaDescription, content }: Item): string {
  return (
    metaDescription?.trim() || plain(content.slice(0, 2 * SUMMARY_LENGTH)).slice(0, SUMMARY_LENGTH)
  );
}

function mean(vectors: Float32Array[]): number[] {
  const [first] = vectors;
  return Array.from(first ?? [], (_, place) => {
    const sum = vectors.reduce((total, vector) => total + (vector[place] ?? 0), 0);
    return sum / vectors.length;
  });
}
