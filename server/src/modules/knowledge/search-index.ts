import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { readVersion } from './version.ts';

/** The embedded pieces of an organization's published articles, in memory. */
export interface SearchIndex {
  version: number;
  /** Ids of the pieces, in the order of their vectors. */
  pieceIds: string[];
  /** Position of each piece's article in {@link items}. */
  itemOf: Uint32Array;
  vectors: Float32Array;
  items: { id: string; indexedAt: number }[];
  itemVectors: Float32Array;
  /** False while a piece waits for its embedding. */
  isComplete: boolean;
}

interface PieceRow {
  id: string;
  itemId: string;
  indexedAt: Date | null;
  isEmbedded: boolean;
}

/**
 * Reads the index if it changed since `known`. Only vectors that `known` lacks are read, because
 * an index grows by a few articles at a time while they are embedded.
 */
export async function readIndex(
  tx: Tx,
  organizationId: string,
  dimensions: number,
  known: SearchIndex | undefined,
): Promise<SearchIndex> {
  const version = await readVersion(tx, organizationId);
  if (known?.version === version) return known;
  const rows = await piecesOf(tx, organizationId, dimensions);
  const embedded = rows.filter(({ isEmbedded }) => isEmbedded);
  const items = new Map(
    embedded.map(({ itemId, indexedAt }) => [itemId, indexedAt?.getTime() ?? 0]),
  );
  const itemList = [...items].map(([id, indexedAt]) => ({ id, indexedAt }));
  const places = new Map(itemList.map(({ id }, place) => [id, place]));
  return {
    version,
    pieceIds: embedded.map(({ id }) => id),
    itemOf: Uint32Array.from(embedded, ({ itemId }) => places.get(itemId) ?? 0),
    vectors: await fill(
      embedded.map(({ id }) => id),
      dimensions,
      known && rowsOf(known.pieceIds, known.vectors, dimensions),
      async (ids) => readVectors(tx, 'knowledge_chunks', ids, dimensions),
    ),
    items: itemList,
    itemVectors: await fill(
      itemList.map(stampOf),
      dimensions,
      known && rowsOf(known.items.map(stampOf), known.itemVectors, dimensions),
      async (stamps) => readItemVectors(tx, stamps, dimensions),
    ),
    isComplete: embedded.length === rows.length,
  };
}

async function piecesOf(tx: Tx, organizationId: string, dimensions: number): Promise<PieceRow[]> {
  return tx
    .selectFrom('knowledge_chunks as c')
    .innerJoin('knowledge_base_items as i', 'i.id', 'c.itemId')
    .select(['c.id', 'c.itemId', 'i.lastIndexedAt as indexedAt'])
    .select(sql<boolean>`cardinality(c.embedding) = ${dimensions}`.as('isEmbedded'))
    .where('c.organizationId', '=', organizationId)
    .where('i.isPublished', '=', true)
    .orderBy('c.itemId')
    .orderBy('c.position')
    .execute();
}

/** An article's vector changes with its text, so its time goes with its id. */
function stampOf({ id, indexedAt }: { id: string; indexedAt: number }): string {
  return `${id} ${indexedAt}`;
}

function rowsOf(
  keys: string[],
  vectors: Float32Array,
  dimensions: number,
): Map<string, Float32Array> {
  return new Map(
    keys.map((key, place) => [key, vectors.subarray(place * dimensions, (place + 1) * dimensions)]),
  );
}

async function fill(
  keys: string[],
  dimensions: number,
  known: Map<string, Float32Array> | undefined,
  read: (missing: string[]) => Promise<Map<string, Float32Array>>,
): Promise<Float32Array> {
  const missing = keys.filter((key) => known?.has(key) !== true);
  const fresh = new Map<string, Float32Array>();
  for (let start = 0; start < missing.length; start += READ_AT_ONCE) {
    for (const [key, vector] of await read(missing.slice(start, start + READ_AT_ONCE))) {
      fresh.set(key, vector);
    }
  }
  const result = new Float32Array(keys.length * dimensions);
  keys.forEach((key, place) => {
    const vector = fresh.get(key) ?? known?.get(key);
    if (vector) result.set(vector, place * dimensions);
  });
  return result;
}

const READ_AT_ONCE = 1_000;

async function readItemVectors(
  tx: Tx,
  stamps: string[],
  dimensions: number,
): Promise<Map<string, Float32Array>> {
  const byId = new Map(stamps.map((stamp) => [stamp.split(' ')[0] ?? '', stamp]));
  const found = await readVectors(tx, 'knowledge_base_items', [...byId.keys()], dimensions);
  return new Map([...found].map(([id, vector]) => [byId.get(id) ?? id, vector]));
}

/** As PostgreSQL's own binary form: half of the text's size, and no numbers to parse. */
async function readVectors(
  tx: Tx,
  table: 'knowledge_chunks' | 'knowledge_base_items',
  ids: string[],
  dimensions: number,
): Promise<Map<string, Float32Array>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; vector: Buffer }>`
    SELECT id, array_send(embedding::real[]) AS vector FROM ${sql.table(table)}
    WHERE id = ANY(${ids}) AND cardinality(embedding) = ${dimensions}`.execute(tx);
  return new Map(rows.map(({ id, vector }) => [id, fromBinary(vector, dimensions)]));
}

const HEADER = 20;
const ELEMENT = 8;

/** Big-endian: a header of five numbers, then length and value of each element. */
function fromBinary(bytes: Buffer, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (let place = 0; place < dimensions; place += 1) {
    vector[place] = bytes.readFloatBE(HEADER + place * ELEMENT + 4);
  }
  return vector;
}
