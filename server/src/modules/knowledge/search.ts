import type { Database, Tx } from '../../database/index.ts';
import type { Logger } from '../../platform/index.ts';
import type { Embedder } from './embedder.ts';
import { IndexCache } from './index-cache.ts';
import { wholeLinks } from './links.ts';
import type { HelpAddresses } from './links.ts';
import type { Passage } from './passage.ts';
import { best, relevanceOf, scorePieces } from './rank.ts';
import type { Ranked } from './rank.ts';
import { readIndex } from './search-index.ts';
import type { SearchIndex } from './search-index.ts';
import type { VectorOf } from './vectors.ts';
import { exactMatches, exactTerms, searchWords } from './words.ts';

export interface SearchOptions {
  /** Passages at most. */
  limit: number;
  /** Passages of one article at most; 1 unless told. */
  perArticle?: number;
  signal?: AbortSignal;
}

export type Search = (
  organizationId: string,
  question: string,
  options: SearchOptions,
) => Promise<Passage[]>;

/** The model reads no more of a question. */
const QUESTION_LENGTH = 2_000;

/**
 * Search by meaning, with exact terms beside it, and by words for what is not embedded yet or
 * when the model fails.
 */
export function createSearch(options: {
  database: Database;
  embedder: Embedder;
  vectorOf: VectorOf;
  log: Logger;
  help: HelpAddresses;
}): Search {
  const { database, embedder, vectorOf, log, help } = options;
  const indexes = new IndexCache(async (organizationId, known) =>
    database.inOrganization(organizationId, async (tx) =>
      readIndex(tx, organizationId, embedder.dimensions, known),
    ),
  );

  /** Scores an index by what is near in meaning; undefined if that cannot be told. */
  async function byMeaning(
    organizationId: string,
    question: string,
    signal: AbortSignal | undefined,
  ): Promise<((index: SearchIndex) => Ranked[]) | undefined> {
    try {
      const vector = await vectorOf(question, signal);
      const terms = exactTerms(question);
      const exact =
        terms.length === 0
          ? new Map<string, number>()
          : await database.inOrganization(organizationId, async (tx) =>
              exactMatches(tx, organizationId, terms),
            );
      return (index) => scorePieces(index, vector, exact);
    } catch (error) {
      signal?.throwIfAborted();
      log.error({ err: error }, 'Search by meaning failed; words alone are searched');
      return undefined;
    }
  }

  async function byWords(
    organizationId: string,
    question: string,
    { onlyWaiting }: { onlyWaiting: boolean },
  ): Promise<Ranked[]> {
    return database.inOrganization(organizationId, async (tx) =>
      searchWords(tx, organizationId, question, { onlyWaiting }),
    );
  }

  async function rank(
    organizationId: string,
    question: string,
    signal: AbortSignal | undefined,
  ): Promise<Ranked[]> {
    const index = await indexes.get(organizationId);
    const score =
      index.pieceIds.length === 0 ? undefined : await byMeaning(organizationId, question, signal);
    if (!score) return byWords(organizationId, question, { onlyWaiting: false });
    if (index.isComplete) return score(index);
    const words = await byWords(organizationId, question, { onlyWaiting: true });
    // Read again after the words: what was embedded meanwhile no longer waits and is there.
    return [...score(await indexes.get(organizationId)), ...words];
  }

  return async (organizationId, asked, { limit, perArticle = 1, signal }) => {
    const question = asked.replaceAll('\u0000', '').trim().slice(0, QUESTION_LENGTH);
    if (question === '') return [];
    const pieces = best(await rank(organizationId, question, signal), { limit, perArticle });
    return database.inOrganization(organizationId, async (tx) =>
      wholeLinks(tx, organizationId, await readPassages(tx, organizationId, pieces), help),
    );
  };
}

/** What the pieces say, in their order. */
async function readPassages(tx: Tx, organizationId: string, pieces: Ranked[]): Promise<Passage[]> {
  if (pieces.length === 0) return [];
  const rows = await tx
    .selectFrom('knowledge_chunks as c')
    .innerJoin('knowledge_base_items as i', 'i.id', 'c.itemId')
    .select(['c.id', 'c.heading', 'c.text', 'i.title', 'i.slug', 'i.fileName'])
    .where('c.organizationId', '=', organizationId)
    .where('i.isPublished', '=', true)
    .where(
      'c.id',
      'in',
      pieces.map(({ pieceId }) => pieceId),
    )
    .execute();
  const byId = new Map(rows.map(({ id, ...row }) => [id, row]));
  return pieces.flatMap(({ pieceId, itemId, similarity, score }) => {
    // A piece may have gone since the index was read.
    const row = byId.get(pieceId);
    return row ? [{ itemId, ...row, similarity, score, relevance: relevanceOf(score) }] : [];
  });
}
